import { afterAll, onTestFinished, TestRunner } from 'vitest';
import { newFolder } from './new-folder.mjs';

/** An empty folder that goes when the test ends; where no test runs, when all tests of this file have ended. */
export function temporaryFolder(): string {
  const { folder, remove } = newFolder();
  if (TestRunner.getCurrentTest() === undefined) afterAll(remove);
  else onTestFinished(remove);
  return folder;
}
