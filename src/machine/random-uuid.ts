import { v4 } from 'uuid';
import { kernelRandom } from './kernel-random.js';

/** A fresh v4 UUID. */
export function randomUuid(): string {
  const random = kernelRandom();
  return random === undefined ? v4() : v4({ random });
}
