import { describe, expect, it } from '@jest/globals';
import type { ConfigError } from '@sekha/service-kit';
import { readControllerConfig } from './controller-config.js';

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readControllerConfig(environment);
  } catch (error) {
    return (error as ConfigError).problems;
  }
  return [];
};
const LONG = 'k'.repeat(32);

describe('readControllerConfig', () => {
  it('listens on loopback and needs nothing', () => {
    const config = readControllerConfig({});
    expect([config.host, config.port, config.keys, config.bridge.url]).toEqual([
      '127.0.0.1',
      8080,
      [],
      'http://127.0.0.1:5001',
    ]);
  });

  it('reads keys with their tenants and scopes', () => {
    const { keys } = readControllerConfig({
      SEKHA_API_KEY: 'one',
      SEKHA_API_KEYS: 'two:acme, three:acme:read+memory:write ,one, four',
    });
    expect(keys.map(({ key, tenantId, scopes }) => [key, tenantId, scopes])).toEqual([
      ['one', 'default', ['*', 'operator']],
      ['two', 'acme', ['*']],
      ['three', 'acme', ['memory:read', 'memory:write']],
      ['four', 'default', ['*', 'operator']],
    ]);
  });

  it('refuses one key for two tenants, without showing it', () => {
    const problems = problemsOf({ SEKHA_API_KEYS: 'secret:a,secret:b' });
    expect(problems).toEqual(['SEKHA_API_KEYS[2]: the same key as SEKHA_API_KEYS[1], for another tenant']);
  });

  it.each([
    ['k:acme:reed', 'did you mean read?'],
    ['k:acme:', 'opens nothing'],
    ['k:', 'not of the form'],
    [':acme', 'not of the form'],
  ])('refuses the entry %s', (entry, words) => {
    expect(problemsOf({ SEKHA_API_KEYS: entry })).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    ['without a key', {}, true],
    ['with a short key', { SEKHA_API_KEY: 'short' }, true],
    ['with a development key', { SEKHA_API_KEY: `dev_${LONG}` }, true],
    ['with a strong key', { SEKHA_API_KEY: LONG }, false],
  ])('listening for other machines %s', (_how, keys, refused) => {
    expect(problemsOf({ SEKHA_CONTROLLER_HOST: '0.0.0.0', ...keys }).length > 0).toBe(refused);
  });

  it('lets pages of the origins call that are named, and no others', () => {
    expect(readControllerConfig({}).corsOrigins).toEqual([]);
    const named = readControllerConfig({ SEKHA_CORS_ORIGINS: 'https://app.example, http://localhost:3000' });
    expect(named.corsOrigins).toEqual(['https://app.example', 'http://localhost:3000']);
    for (const origin of [
      '*',
      'app.example',
      'https://app.example/',
      'https://APP.example',
      'file:///x',
      'null',
    ])
      expect([origin, problemsOf({ SEKHA_CORS_ORIGINS: origin }).length]).toEqual([origin, 1]);
  });

  it('reports all problems together and refuses what it would ignore', () => {
    const problems = problemsOf({
      SEKHA_CONTROLLER_PORT: 'x',
      SEKHA_BRIDGE_URL: 'nowhere',
      SEKHA_DATABASE_URL: 'postgres://x',
    });
    expect(problems).toHaveLength(3);
  });
});
