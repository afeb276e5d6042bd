/** Where a value stands: in a file, or (without a line) in an environment variable. */
export interface Place {
  source: string;
  line: number | null;
  column: number | null;
}

export interface ScalarNode {
  kind: 'scalar';
  at: Place;
  value: string | number | boolean | null;
  /** As it was written. */
  text: string;
  /** True when it came as text from a variable, so that the key decides whether it is a number or a flag. */
  loose: boolean;
  /** Variables that were expanded in it: its value is not shown in problems. */
  variables: readonly string[];
  /** Those of them that are not set and have no default. */
  unset: readonly string[];
}

export interface ListNode {
  kind: 'list';
  at: Place;
  entries: SourceNode[];
}

export interface MapNode {
  kind: 'map';
  at: Place;
  members: Map<string, Member>;
}

export interface Member {
  keyAt: Place;
  node: SourceNode;
}

/** A configuration as it was written, every value with its place. */
export type SourceNode = ScalarNode | ListNode | MapNode;

export const NO_PLACE: Place = { source: 'configuration', line: null, column: null };

export function scalar(value: ScalarNode['value'], at: Place, more: Partial<ScalarNode> = {}): ScalarNode {
  return { kind: 'scalar', at, value, text: String(value), loose: false, variables: [], unset: [], ...more };
}

export function emptyMap(at: Place): MapNode {
  return { kind: 'map', at, members: new Map() };
}

/** A tree of plain data, every value at the same place. */
export function treeOf(plain: unknown, at: Place): SourceNode {
  if (Array.isArray(plain)) return { kind: 'list', at, entries: plain.map((one) => treeOf(one, at)) };
  if (typeof plain === 'object' && plain !== null) {
    const members = Object.entries(plain)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]): [string, Member] => [key, { keyAt: at, node: treeOf(value, at) }]);
    return { kind: 'map', at, members: new Map(members) };
  }
  return scalar(plain as ScalarNode['value'], at);
}

/** `llm_providers[0].api_key` */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}
