import { closeSync, constants, openSync } from 'node:fs';
import { errorCode } from '../machine/error-code.js';

/**
 * Whether we have a controlling terminal; undefined where the device itself is missing or closed to us: that says
 * nothing about a terminal.
 *
 * @param device what opens only for a process that has one
 */
export function hasControllingTerminal(device = '/dev/tty'): boolean | undefined {
  try {
    closeSync(openSync(device, constants.O_RDWR | constants.O_NOCTTY));
    return true;
  } catch (error) {
    return errorCode(error) === 'ENXIO' ? false : undefined;
  }
}
