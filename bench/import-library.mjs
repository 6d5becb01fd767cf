import '../dist/library/index.mjs';
