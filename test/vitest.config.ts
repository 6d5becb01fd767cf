import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    // The last line is `N passed, N failed, N skipped`, which .ci/run adds up.
    reporters: ['default', fileURLToPath(new URL('support/counts-reporter.ts', import.meta.url))],
    include: ['test/**/*.test.ts'],
    // Real agents from the network and Windows in wine have commands of their own.
    exclude: ['test/real-agents/**', 'test/windows/**'],
    // Real processes on a busy machine of two cores. Nothing passes or fails by its time; this only ends what hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
