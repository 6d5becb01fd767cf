import type { Reporter, TestModule } from 'vitest/node';

/** Ends with `N passed, N failed, N skipped`. A file that could not be run counts as one failure. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
      // Its own errors: those of its tests are counted with the tests.
      if (module.errors().length > 0) counts.failed += 1;
    }
    console.log(`${String(counts.passed)} passed, ${String(counts.failed)} failed, ${String(counts.skipped + counts.pending)} skipped`);
  }
}
