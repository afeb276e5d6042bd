import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EnvironmentReader } from '@sekha/service-kit';
import { readImportConfig } from './import-config.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sekha-import-config-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const problemsOf = (environment: Record<string, string>): string => {
  const reader = new EnvironmentReader(environment);
  readImportConfig(reader, join(root, 'data'));
  try {
    reader.done();
  } catch (error) {
    return (error as { problems: string[] }).problems.join('; ');
  }
  return '';
};

describe('readImportConfig', () => {
  it('never watches where the record lies, by whatever path: its files would be moved away', () => {
    mkdirSync(join(root, 'data', 'index'), { recursive: true });
    symlinkSync(join(root, 'data'), join(root, 'by-link'));
    for (const path of ['data', 'data/index', 'data/./', 'x/../data', 'by-link'])
      expect(problemsOf({ SEKHA_IMPORT_DIR: join(root, path) })).toContain('is in the data folder');
    expect(problemsOf({ SEKHA_IMPORT_DIR: join(root, 'data2') })).toBe('');
    expect(problemsOf({ SEKHA_IMPORT_DIR: root })).toBe('');
  });

  it('has files leave the watched folder when they are done', () => {
    const watched = join(root, 'drop');
    expect(problemsOf({ SEKHA_IMPORT_DIR: watched, SEKHA_IMPORT_DONE_DIR: watched })).toContain(
      'SEKHA_IMPORT_DONE_DIR: is the folder that is watched',
    );
    expect(problemsOf({ SEKHA_IMPORT_DIR: watched, SEKHA_IMPORT_FAILED_DIR: join(watched, 'no') })).toBe('');
  });
});
