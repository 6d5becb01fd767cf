import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** `npm run test:windows`. Each call starts programs in wine, which takes a second. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    reporters: ['default', fileURLToPath(new URL('../support/counts-reporter.ts', import.meta.url))],
    include: ['test/windows/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Two wines would share one prefix.
    fileParallelism: false,
  },
});
