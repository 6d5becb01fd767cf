export * from '../../src/testing/process-table.js';
