// What becomes of the options that a program gives, or that Deno's permissions ask for. Loaded together, as in closer.ts.
export * from '../check-options.js';
export * from '../in-deno.js';
