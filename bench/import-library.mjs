import '../dist/library/index.js';
