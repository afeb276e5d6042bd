import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { EnvironmentReader } from '@sekha/service-kit';
import { documentedVariables, recordedReads } from '@sekha/testing';
import { readServing } from '../http/serving.js';
import { loadBridgeConfig } from './load-bridge-config.js';
import { PROVIDER_TYPE_FACTS } from './provider-types.js';

const PAGE = new URL('../../../../docs/api/configuration.md', import.meta.url);

describe('the variables of the bridge', () => {
  it('are those of the page, no more and no fewer', () => {
    const reads = recordedReads({});
    loadBridgeConfig(reads.environment);
    readServing(new EnvironmentReader(reads.environment));
    const keys = Object.values(PROVIDER_TYPE_FACTS).flatMap(({ keyVariable }) => keyVariable ?? []);
    const read = [...new Set([...reads.names(), ...keys, 'SEKHA__A__B'])].sort();
    expect(documentedVariables(readFileSync(PAGE, 'utf8'), 'Bridge')).toEqual(read);
  });
});
