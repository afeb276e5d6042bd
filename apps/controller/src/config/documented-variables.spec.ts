import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { documentedVariables, recordedReads } from '@sekha/testing';
import { readControllerConfig } from './controller-config.js';

const PAGE = new URL('../../../../docs/api/configuration.md', import.meta.url);

describe('the variables of the controller', () => {
  it('are those of the page, no more and no fewer', () => {
    const reads = recordedReads({ SEKHA_IMPORT_DIR: '/watched' });
    readControllerConfig(reads.environment);
    expect(documentedVariables(readFileSync(PAGE, 'utf8'), 'Controller')).toEqual(reads.names());
  });
});
