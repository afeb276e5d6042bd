import { fileURLToPath } from 'node:url';

// Shared Jest preset: native ESM. SWC emits ESM for imported files and CommonJS for required ones, so ESM-only
// packages that CommonJS packages `require()` (fine in Node >= 20.19, not in Jest on Node 20) are listed here.
const ESM_REQUIRED_BY_CJS = [
  'cookie',
  'content-disposition',
  'fastify-plugin',
  'glob',
  'minimatch',
  'path-scurry',
  'lru-cache',
  'minipass',
  'brace-expansion',
  'balanced-match',
  '@isaacs',
];
const swc = [
  '@swc/jest',
  {
    swcrc: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
    sourceMaps: true,
  },
];
export default {
  testEnvironment: 'node',
  // Not a limit on the code, which no test times: machines that run this are shared and slow at times.
  testTimeout: 30_000,
  reporters: ['default', fileURLToPath(new URL('./scripts/tally-reporter.mjs', import.meta.url))],
  roots: ['<rootDir>'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testMatch: ['**/src/**/*.spec.ts', '**/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transformIgnorePatterns: [
    `/node_modules/(?!\\.pnpm/|(${ESM_REQUIRED_BY_CJS.join('|')})/)`,
    `/node_modules/\\.pnpm/(?!(${ESM_REQUIRED_BY_CJS.map((p) => p.replace('/', '\\+')).join('|')})[@+])`,
  ],
  transform: { '^.+\\.(ts|m?js)$': swc },
};
