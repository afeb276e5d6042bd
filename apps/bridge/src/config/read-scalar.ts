import { type Section, typeOf } from './sections.js';
import type { ScalarNode, SourceNode } from './source-tree.js';

/**
 * The value of a scalar for a key. Text from a variable becomes the number or flag that the key asks for; a number
 * where text is asked for is taken as it was written (`version: 2.0`). null counts as absent.
 */
export function readScalar(node: ScalarNode, section: Section, key: string): unknown {
  const { value, text, loose } = node;
  if (value === null) return undefined;
  const type = typeOf(section, key);
  if (type === String) return typeof value === 'string' ? value : text;
  if (!loose || typeof value !== 'string') return value;
  if (type === Number)
    return /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value) ? Number(value) : value;
  if (type === Boolean) return FLAGS.get(value.trim().toLowerCase()) ?? value;
  if (type === Array) return value.split(',').map((one) => one.trim());
  return value;
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
]);

/** What was found, for a problem: never a secret, nor what a variable held, nor what looks like a key. */
export function foundText(node: SourceNode, secret: boolean): string {
  if (node.kind !== 'scalar') return valueText(node);
  if (node.variables.length > 0)
    return `the value of ${node.variables.map((name) => `\${${name}}`).join(', ')}`;
  if (secret || looksLikeKey(node.text)) return 'a value that is not shown';
  return typeof node.value === 'string' ? JSON.stringify(node.value.slice(0, 80)) : node.text;
}

/** The kind of a value, without the value. */
export function valueText(node: SourceNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a section';
  return node.value === null ? 'nothing' : typeof node.value === 'string' ? 'text' : `a ${typeof node.value}`;
}

function looksLikeKey(text: string): boolean {
  return (
    /^(sk|pk|rk|gsk|xai|ghp|AIza|Bearer)[-_ A-Z0-9]/.test(text) ||
    /^(?=.*\d)[A-Za-z0-9_\-+/=.]{28,}$/.test(text) ||
    /:\/\/[^/\s]*@/.test(text)
  );
}
