import { describe, expect, it } from '@jest/globals';
import { ConfigError, EnvironmentReader, hashKey } from '@sekha/service-kit';
import type { KeyConfig } from '../config/bridge-config.js';
import { accessOf, readServing, type Serving } from './serving.js';

function read(environment: Record<string, string>): Serving {
  const reader = new EnvironmentReader(environment);
  const serving = readServing(reader);
  reader.done();
  return serving;
}

const KEY = 'k'.repeat(16);

describe('readServing', () => {
  it('listens on loopback at 5001 and is open there', () => {
    expect(read({})).toEqual({
      host: '127.0.0.1',
      port: 5001,
      keyHash: undefined,
      logLevel: 'info',
      dataDir: undefined,
      keyDemanded: false,
      openBeyondLoopback: false,
    });
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'bridge.internal'])('refuses %s without a key', (host) => {
    expect(() => read({ SEKHA_BRIDGE_HOST: host })).toThrow(ConfigError);
    expect(read({ SEKHA_BRIDGE_HOST: host, SEKHA_BRIDGE_API_KEY: KEY }).openBeyondLoopback).toBe(false);
    expect(read({ SEKHA_BRIDGE_HOST: host, SEKHA_BRIDGE_ALLOW_OPEN: 'true' }).openBeyondLoopback).toBe(true);
  });

  it('never names a key that it refuses', () => {
    expect(() => read({ SEKHA_BRIDGE_API_KEY: 'short-secret' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('short-secret') }),
    );
  });
});

describe('accessOf', () => {
  const KEYS: KeyConfig[] = [
    {
      name: 'alice',
      sha256: hashKey('alice-secret'),
      budgets: { perRequestUsd: null, perDayUsd: null, perMonthUsd: null },
      limits: { requestsPerMinute: null, tokensPerMinute: null },
    },
  ];

  it('asks nobody for a key when none is set', () => {
    expect(accessOf(read({}), () => []).isPublic('/v1/models')).toBe(true);
  });

  it('asks for one as soon as the configuration has keys, and knows whose it is', () => {
    let keys: KeyConfig[] = [];
    const access = accessOf(read({}), () => keys);
    keys = KEYS;
    expect(access.isPublic('/v1/models')).toBe(false);
    expect(access.identities.findByHash(hashKey('alice-secret'))).toMatchObject({
      name: 'alice',
      scopes: ['calls'],
    });
    expect(access.identities.findByHash(hashKey(''))).toBeUndefined();
    expect(access.identities.findByHash('')).toBeUndefined();
  });

  it('lets nobody in beyond loopback when a reload takes the last key away', () => {
    const reader = new EnvironmentReader({ SEKHA_BRIDGE_HOST: '0.0.0.0' });
    const serving = readServing(reader, true);
    reader.done();
    expect(serving.openBeyondLoopback).toBe(false);
    expect(accessOf(serving, () => []).isPublic('/v1/models')).toBe(false);
  });

  it('knows its key, and what needs none', () => {
    const access = accessOf(read({ SEKHA_BRIDGE_API_KEY: KEY }), () => []);
    expect(access.identities.findByHash(hashKey(KEY))).toMatchObject({ name: 'bridge' });
    expect(access.identities.findByHash(hashKey('x'))).toBeUndefined();
    for (const path of ['/', '/health', '/health/live', '/metrics', '/docs', '/openapi.json'])
      expect([path, access.isPublic(path)]).toEqual([path, true]);
    for (const path of ['/healthy', '/metrics/x', '/v1/models', '/api/v1/health/providers', '/embed'])
      expect([path, access.isPublic(path)]).toEqual([path, false]);
  });
});
