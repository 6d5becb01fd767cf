// What few calls ask of the store: a folder that is crowded or can't be used, an id that somebody told, a look at all of it. Loaded together, as in closer.ts.
export * from '../../store/bind.js';
export * from '../../store/crowded-folder.js';
export * from '../../store/derive.js';
export * from '../../store/survey.js';
