import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    // Real agents from the network, and a hostile machine: they have commands of their own.
    exclude: ['test/real-agents/**', 'test/faults/**'],
    // Real processes on a busy machine of two cores. Nothing passes or fails by its time; this only ends what hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
