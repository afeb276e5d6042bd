import { type Schema } from './operations.js';
import { typeOf } from './valid-value.js';

const LONG = 'x'.repeat(100_001);

/** What every member has to bear, whatever it is meant to be. */
const ANYWHERE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e\u{1f984}\u0301',
  "'; DROP TABLE messages; --",
  '../../etc/passwd',
  '%00',
  '[object Object]',
  [],
  [[]],
  [null],
  [1, 'a', {}],
  {},
  { $ref: '#' },
  { toString: 1, constructor: { name: 1 }, length: -1, valueOf: 1 },
  LONG,
];

const TEXTS: readonly unknown[] = [
  'NEAR(a b, 5) AND "',
  '"unclosed',
  '*',
  'AND OR NOT ( ) ( (',
  '$\u007bjndi:ldap://x}',
  '{{7*7}}',
  '\r\nset-cookie: a=b',
  'a'.repeat(5_000).replaceAll('a', 'a '),
  '🦄'.repeat(1_000),
  '-0',
  'NaN',
  '9999-12-31T23:59:60Z',
  '0000-00-00',
  '-271821-04-20T00:00:00Z',
  '2026-02-30',
  Array.from({ length: 200 }, () => '(').join(''),
];
const NUMBERS: readonly unknown[] = [
  -0,
  0.1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e21,
  -1e308,
  5e-324,
  '1',
  '1e9',
  '0x10',
];
const LISTS: readonly unknown[] = [
  Array.from({ length: 2_000 }, () => 'a'),
  Array.from({ length: 2_000 }, () => null),
  [[[[[[[[[[]]]]]]]]]],
  [{}, {}],
];
const OBJECTS: readonly unknown[] = [
  Object.fromEntries(Array.from({ length: 2_000 }, (_, serial) => [`member${serial}`, serial])),
  { '': 1, ' ': 2, 'a.b': 3, 'a[0]': 4, '\u0000': 5 },
  { $gt: '', $where: '1' },
];

/** Values that hurt where a value of this schema stands. */
export function hostileValues(schema: Schema): readonly unknown[] {
  return [...ANYWHERE, ...ofType(typeOf(schema)), ...atTheEdge(schema)];
}

function ofType(type: string | undefined): readonly unknown[] {
  if (type === 'string') return TEXTS;
  if (type === 'integer' || type === 'number') return NUMBERS;
  if (type === 'array') return LISTS;
  if (type === 'object') return OBJECTS;
  return [...TEXTS, ...NUMBERS, ...LISTS, ...OBJECTS];
}

/** Just inside, at and beyond what the schema says. */
function atTheEdge(schema: Schema): unknown[] {
  const edges: unknown[] = [];
  for (const name of ['minimum', 'maximum'] as const) {
    const edge = schema[name];
    if (typeof edge === 'number') edges.push(edge - 1, edge, edge + 1);
  }
  for (const name of ['minLength', 'maxLength'] as const) {
    const edge = schema[name];
    if (typeof edge !== 'number' || edge > 200_000) continue;
    edges.push('é'.repeat(Math.max(0, edge - 1)), 'a'.repeat(edge), 'a'.repeat(edge + 1));
  }
  const most = schema['maxItems'];
  if (typeof most === 'number' && most <= 20_000)
    edges.push(
      Array.from({ length: most }, () => 'a'),
      Array.from({ length: most + 1 }, () => 'a'),
    );
  return edges;
}

/** What stands in a path or a query string, as it is sent. */
export const HOSTILE_PARAMETERS: readonly string[] = [
  '',
  'x',
  '-1',
  '0',
  '1e9',
  '1.5',
  '99999999999999999999',
  'true',
  'null',
  '%00',
  '%ff%fe',
  '%',
  '%2e%2e%2f%2e%2e%2f',
  '%ED%A0%80',
  "1'--",
  '%F0%9F%A6%84',
  '%20',
  '+',
  'a,b,,c',
  '{}',
  '%5B%5D',
  '00000000-0000-0000-0000-000000000000',
  '01900000-0000-7000-8000-00000000000g',
  'eyJhIjoxfQ',
  'eyJvZmZzZXQiOi0xfQ==',
  'bnVsbA',
  'W10',
  'x'.repeat(900),
  'x'.repeat(4_000),
];

/** Whole bodies, as they are sent. */
export const HOSTILE_BODIES: readonly string[] = [
  '',
  ' ',
  'null',
  'true',
  '0',
  '""',
  '"text"',
  '[]',
  '[[]]',
  '{}',
  '{',
  '{"a":',
  '[1,',
  'NaN',
  "{'a': 1}",
  '{"a": 1,}',
  '{"a": 1e999}',
  '{"a": 1} {"b": 2}',
  '\u0000',
  '\ufeff{}',
  '{"__proto__": {"polluted": true}}',
  '{"constructor": {"prototype": {"polluted": true}}}',
  '{"toString": null, "hasOwnProperty": 1, "then": 1}',
  '{"a": "\\ud800"}',
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  'a=b&c=d',
  '<?xml version="1.0"?><a/>',
];

export const HOSTILE_CONTENT_TYPES: readonly string[] = [
  'text/plain',
  'application/xml',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'application/octet-stream',
  'application/json,application/json',
  'a',
  ';',
  '*/*',
  'application/x-ndjson',
];
