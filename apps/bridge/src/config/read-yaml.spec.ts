import { describe, expect, it } from '@jest/globals';
import { readYaml } from './read-yaml.js';
import { Remarks } from './remarks.js';
import type { SourceNode } from './source-tree.js';

function read(text: string): { tree: SourceNode | null; errors: string[] } {
  const remarks = new Remarks();
  const tree = readYaml(text, 'config.yaml', remarks);
  return { tree, errors: remarks.errors.map(({ message, line, column }) => `${line}:${column} ${message}`) };
}

describe('reading YAML', () => {
  it('refuses a key that is there twice, at its second place', () => {
    expect(read('a: 1\nb: 2\na: 3\n').errors).toEqual(['3:1 Map keys must be unique']);
    expect(read('a: { b: 1, b: 2 }').errors).toEqual(['1:12 Map keys must be unique']);
  });

  it('follows an alias to the anchor that was set last before it', () => {
    const { tree, errors } = read('a: &x 1\nb: *x\nc: &x 2\nd: *x\n');
    expect(errors).toEqual([]);
    const values = tree?.kind === 'map' ? [...tree.members.values()].map(({ node }) => node) : [];
    expect(values).toMatchObject([{ value: 1 }, { value: 1 }, { value: 2 }, { value: 2 }]);
  });

  it('refuses an alias of nothing, and one that stands for itself', () => {
    expect(read('a: *nobody').errors[0]).toMatch(/^1:4 Unresolved alias/);
    expect(read('a: &a\n  b: *a\n').errors).toEqual(['1:1 is too large or too deep']);
  });

  it.each([
    ['brackets', '['.repeat(20_000)],
    ['closed brackets', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['braces', '{"a":'.repeat(20_000)],
    ['compact lists', '- '.repeat(20_000)],
    ['compact keys', '? '.repeat(20_000)],
    ['indentation', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('refuses a text that is too deep before the parser runs out of stack: %s', (_, text) => {
    expect(read(text).errors).toEqual(['1:1 is too large or too deep']);
  });

  it('reads many keys and many aliases in a pass, not each against all others', () => {
    const keys = Array.from({ length: 15_000 }, (_, index) => `k${index}: ${index}`).join('\n');
    expect(read(keys).errors).toEqual([]);
    const aliases = `a: &a 1\nb: [${'*a,'.repeat(20_000)}1]`;
    expect(read(aliases).errors).toEqual([]);
  });
});
