// eslint 9 reads this file with ESLINT_USE_FLAT_CONFIG=false, as `npm run lint` sets it.
'use strict';

module.exports = {
  root: true,
  // eslint passes over dot files unless told.
  ignorePatterns: ['!.*', '.git', 'dist', 'node_modules', 'coverage', 'test/data'],
  reportUnusedDisableDirectives: true,
  env: { es2023: true, node: true },
  parserOptions: { ecmaVersion: 2023 },
  extends: ['eslint:recommended'],
  overrides: [
    { files: ['*.mjs'], parserOptions: { sourceType: 'module' } },
    {
      files: ['*.ts'],
      parser: '@typescript-eslint/parser',
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: __dirname },
      plugins: ['@typescript-eslint'],
      extends: ['plugin:@typescript-eslint/strict-type-checked', 'plugin:@typescript-eslint/stylistic-type-checked'],
    },
  ],
};
