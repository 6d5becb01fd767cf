import type { TestContext } from 'vitest';

/** Skips a test against the real programs of a platform on all others; there, recorded outputs stand in for these. */
export function onlyOn(platform: NodeJS.Platform, { skip }: TestContext): void {
  if (process.platform === platform) return;
  console.warn(`skipped: needs ${platform}; recorded outputs are replayed in its stead`);
  skip(`needs ${platform}`);
}
