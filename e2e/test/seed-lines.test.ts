import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SEED_LINES } from '../src/seed-lines.js';

const folder = process.env['SEKHA_SHARED_DIR'];
const known = folder !== undefined;

describe('the seed lines', () => {
  (known ? it : it.skip)('are those of the document, byte for byte', () => {
    const seed = readFileSync(join(folder ?? '', 'reference', 'seed-module-4.md'), 'utf8');
    for (const line of Object.values(SEED_LINES)) expect(seed).toContain(line);
  });
});
