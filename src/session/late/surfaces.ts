// What a call needs whose agent told its id elsewhere than in our environment. Loaded together, as in closer.ts.
export * from '../own-id.js';
export * from '../told.js';
