// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of the configuration itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError } from '@sekha/service-kit';
import { findConfigFile, loadBridgeConfig } from './load-bridge-config.js';
import { validateConfigText } from './validate-config-text.js';

const GOOD = `llm_providers: [{ id: a, type: ollama, models: [{ model_id: m, task: chat_smart }] }]
default_models: { chat_smart: m }
`;

describe('loadBridgeConfig', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sekha-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reads the file that the environment names, again and again', () => {
    const file = join(folder, 'c.yaml');
    writeFileSync(file, GOOD);
    expect(loadBridgeConfig({ SEKHA_CONFIG: file })).toMatchObject({
      file,
      config: { file, providers: [{ id: 'a' }] },
    });
    writeFileSync(file, GOOD.replace('id: a', 'id: b'));
    const { config, warnings } = loadBridgeConfig({ CONFIG_PATH: file });
    expect(config.providers[0]?.id).toBe('b');
    expect(warnings[0]?.message).toContain("'CONFIG_PATH' is an old variable");
  });

  it('throws every problem, one on each line', () => {
    const file = join(folder, 'c.yaml');
    writeFileSync(file, 'llm_providers: []\nrouting: { auto_fallback: 3 }');
    let thrown: unknown;
    try {
      loadBridgeConfig({ SEKHA_CONFIG: file });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ConfigError);
    expect((thrown as ConfigError).problems).toEqual([
      `${file}:2:27 routing.auto_fallback: must be a boolean value, found 3`,
      `${file}:1:1 llm_providers: No providers: at least one provider must be configured`,
    ]);
  });

  it('does not go on without a file that was named', () => {
    expect(() => loadBridgeConfig({ SEKHA_CONFIG: join(folder, 'none.yaml') })).toThrow(
      /none.yaml: the configuration file cannot be read \(ENOENT\)/,
    );
  });

  it('looks for config.yaml where nothing is named', () => {
    expect(findConfigFile({}, () => true)).toBe('config.yaml');
    expect(findConfigFile({}, () => false)).toBeNull();
    expect(findConfigFile({ SEKHA_CONFIG: 'x', CONFIG_PATH: 'y' }, () => false)).toBe('x');
  });
});

describe('validateConfigText', () => {
  it('sums a good configuration up', () => {
    expect(validateConfigText(GOOD, {})).toEqual({
      valid: true,
      errors: [],
      warnings: [],
      summary: {
        providers: [{ id: 'a', type: 'ollama', priority: 1, models: 1, unusable: null }],
        models: 1,
        defaultModels: { chat_smart: 'm', chat_small: 'm' },
      },
    });
  });

  it('gives the place of what is wrong', () => {
    expect(validateConfigText('routing:\n  auto_fallback: 3', {})).toMatchObject({
      valid: false,
      errors: [{ path: 'routing.auto_fallback', source: 'config.yaml', line: 2, column: 18 }],
      summary: null,
    });
  });

  it('hands no variable out to whoever may ask', () => {
    const environment = { SECRET_TOKEN: 'hunter2', SECRET_URL: 'http://u:hunter2@host' };
    const text = GOOD.replace('id: a', 'id: "${SECRET_TOKEN}", base_url: "${SECRET_URL}"').replace(
      'chat_smart: m }',
      'chat_smart: "${SECRET_TOKEN}" }',
    );
    const report = validateConfigText(text, environment);
    expect(JSON.stringify(report)).not.toContain('hunter2');
    const valid = validateConfigText(GOOD.replace('id: a', 'id: "${SECRET_TOKEN}"'), environment);
    expect(valid.summary?.providers[0]?.id).toBe('hidden_SECRET_TOKEN');
  });

  it.each([
    '',
    '\0',
    '{}',
    '[]',
    '!!binary x',
    '? a',
    '<<: {}',
    'llm_providers: {a: 1}',
    'llm_providers: [1]',
    '__proto__: {a: 1}',
    'constructor: 1',
  ])('survives %j', (text) => {
    expect(typeof validateConfigText(text, {}).valid).toBe('boolean');
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });
});
