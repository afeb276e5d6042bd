import type { Environment } from './expand-variables.js';
import { readYaml } from './read-yaml.js';
import { Remarks } from './remarks.js';
import { emptyMap, type MapNode, type Place, type SourceNode, scalar } from './source-tree.js';

const PREFIX = 'SEKHA__';

/** Variables of their own name, and the key each of them sets. */
const NAMED: Readonly<Record<string, string>> = {
  REDIS_URL: 'redis.url',
};

/** The same for names that older deployments use. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  CB_FAILURE_THRESHOLD: 'routing.circuit_breaker.failure_threshold',
  CB_RESET_TIMEOUT: 'routing.circuit_breaker.reset_timeout',
  CB_SUCCESS_THRESHOLD: 'routing.circuit_breaker.success_threshold',
  CB_HALF_OPEN_TIMEOUT: 'routing.circuit_breaker.half_open_timeout',
  ROUTING_AUTO_FALLBACK: 'routing.auto_fallback',
  ROUTING_MAX_COST: 'routing.max_cost_per_request',
};

/**
 * What the environment says, as a tree to be laid over the file's: `SEKHA__A__B=value`, list positions as numbers,
 * whole lists and sections as JSON. Empty variables count as absent.
 */
export function environmentTree(environment: Environment, remarks: Remarks): MapNode {
  const root = emptyMap(place('environment'));
  for (const [name, key] of [...Object.entries(OLD_NAMES), ...Object.entries(NAMED)]) {
    const text = environment[name]?.trim();
    if (text === undefined || text === '') continue;
    if (name in OLD_NAMES)
      remarks.warn(
        key,
        `'${name}' is an old variable for '${PREFIX}${key.toUpperCase().replaceAll('.', '__')}'`,
        place(name),
      );
    put(root, key.split('.'), scalarOf(text, name));
  }
  // Short names first: `SEKHA__LLM_PROVIDERS` as a whole, then one value of it.
  const overrides = Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX))
    .sort();
  for (const name of overrides) {
    const text = environment[name]?.trim();
    if (text === undefined || text === '') continue;
    const keys = name.slice(PREFIX.length).toLowerCase().split('__');
    const node = nodeOf(text, name, keys.join('.'), remarks);
    if (keys.some((key) => key === '')) remarks.error('', 'has an empty part in its name', place(name));
    else if (node !== null) put(root, keys, node);
  }
  return root;
}

function nodeOf(text: string, name: string, path: string, remarks: Remarks): SourceNode | null {
  if (!/^[[{]/.test(text)) return scalarOf(text, name);
  const problems = new Remarks();
  const tree = readYaml(text, name, problems);
  if (tree === null) remarks.error(path, 'is not valid JSON', place(name));
  return tree === null ? null : withPlace(tree, place(name));
}

/** Lines and columns inside a variable help nobody. */
function withPlace(node: SourceNode, at: Place): SourceNode {
  if (node.kind === 'scalar') return { ...node, at };
  if (node.kind === 'list') return { ...node, at, entries: node.entries.map((one) => withPlace(one, at)) };
  const members = [...node.members].map(
    ([key, member]) => [key, { keyAt: at, node: withPlace(member.node, at) }] as const,
  );
  return { ...node, at, members: new Map(members) };
}

function scalarOf(text: string, name: string): SourceNode {
  return scalar(text, place(name), { loose: true });
}

function put(root: MapNode, keys: readonly string[], node: SourceNode): void {
  let at = root;
  for (const key of keys.slice(0, -1)) {
    const next = at.members.get(key)?.node;
    if (next?.kind === 'list') {
      at = asPositions(next);
      continue;
    }
    const section = next?.kind === 'map' ? next : emptyMap(node.at);
    at.members.set(key, { keyAt: node.at, node: section });
    at = section;
  }
  at.members.set(keys.at(-1) ?? '', { keyAt: node.at, node });
}

/** A list that a longer variable reaches into. Its entries are shared, so that what is put there is put in the list. */
function asPositions(list: Extract<SourceNode, { kind: 'list' }>): MapNode {
  const members = new Map(list.entries.map((entry, n) => [String(n), { keyAt: entry.at, node: entry }]));
  return { kind: 'map', at: list.at, members };
}

function place(name: string): Place {
  return { source: name, line: null, column: null };
}
