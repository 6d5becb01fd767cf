import type { Reporter, TestModule } from 'vitest/node';
import type {} from './test-situations.js';

/** Prints what was seen in each situation, beside what the Railway CLI does. */
export default class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    console.log('| situation | Railway CLI 5.43.1 | ours |\n| --- | --- | --- |');
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { seen } = test.meta();
        if (seen !== undefined) console.log(`| ${seen.situation} | ${seen.railway} | ${seen.ours} |`);
      }
    }
  }
}
