import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runCommand } from './run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'sekha-check-'));
const file = join(folder, 'mine.yaml');
let out: string[] = [];
let err: string[] = [];
const run = (...args: string[]): number =>
  runCommand(args, {
    environment: { OPENAI_API_KEY: 'sk-very-secret' },
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });

const VALID = `version: "2.0"
llm_providers:
  - id: cloud
    provider_type: openai
    api_key: "\${OPENAI_API_KEY}"
    models: [{ model_id: "gpt-4o", task: chat_smart, context_window: 128000 }]
default_models: { chat_smart: "gpt-4o" }
`;

beforeEach(() => {
  out = [];
  err = [];
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('sekha-bridge config check', () => {
  it('ends with 0 for a valid file and says what it amounts to; warnings go beside', () => {
    writeFileSync(file, VALID);
    expect(run('config', 'check', file)).toBe(0);
    expect(out.join('\n').split('\n')).toEqual(
      expect.arrayContaining([
        'valid: 1 providers, 1 models',
        '  cloud (openai, priority 1): 1 models',
        '  chat_smart: gpt-4o',
      ]),
    );
    expect(err).toEqual([expect.stringMatching(/^warning: .*mine\.yaml:4:\d+ .*provider_type/)]);
  });

  it('ends with 78 for one that is not, with every problem on a line of its own and its place', () => {
    writeFileSync(file, VALID.replace('openai', 'opnai').replace('128000', '-1'));
    expect(run('config', 'check', file)).toBe(78);
    const problems = err.filter((line) => line.startsWith('error: '));
    for (const place of [
      /mine\.yaml:4:\d+ llm_providers\[0\]\.type/,
      /mine\.yaml:6:\d+ llm_providers\[0\]\.models\[0\]\.context_window/,
    ])
      expect(problems).toContainEqual(expect.stringMatching(place));
    expect(out).toEqual([]);
  });

  it('answers in the words of the API with --json', () => {
    writeFileSync(file, VALID);
    expect(run('config', 'check', '--json', file)).toBe(0);
    expect(JSON.parse(out.join(''))).toMatchObject({
      valid: true,
      errors: [],
      warnings: [{ line: 4 }],
      providers: ['cloud'],
      summary: {
        providers: [{ id: 'cloud', type: 'openai', models: 1, unusable: null }],
        models: 1,
        default_models: { chat_smart: 'gpt-4o' },
      },
    });
    out = [];
    writeFileSync(file, 'llm_providers: []');
    expect(run('config', 'check', file, '--json')).toBe(78);
    expect(JSON.parse(out.join(''))).toMatchObject({
      valid: false,
      errors: [{ message: expect.stringContaining('No providers') }],
      summary: null,
    });
  });

  it('never shows the value of a variable', () => {
    writeFileSync(file, VALID.replace('openai\n', `"\${OPENAI_API_KEY}"\n`));
    expect(run('config', 'check', file)).toBe(78);
    expect([...out, ...err].join('\n')).not.toContain('very-secret');
  });

  it('ends with 78 and the reason for a file that cannot be read', () => {
    expect(run('config', 'check', join(folder, 'nowhere.yaml'))).toBe(78);
    expect(err).toEqual([expect.stringContaining('nowhere.yaml cannot be read (ENOENT)')]);
  });
});

describe('sekha-bridge with words it does not know', () => {
  it.each([
    [['config']],
    [['config', 'check']],
    [['config', 'check', 'a', 'b']],
    [['start']],
    [['config', 'check', '--jsn', 'a']],
  ])('%j: shows its usage and ends with 64', (args) => {
    expect(run(...args)).toBe(64);
    expect(err.join('\n')).toContain('usage: sekha-bridge');
  });

  it('shows its usage when asked for help', () => {
    expect(run('--help')).toBe(0);
    expect(out.join('\n')).toContain('config check');
  });
});
