// What few calls ask of the store: a folder that is crowded or can't be used, an id that somebody told. Loaded together, as in closer.ts.
export * from '../../store/bind.js';
export * from '../../store/crowded-folder.js';
export * from '../../store/derive.js';
