import { contractAliases } from '@sekha/contracts';
import { mergeTrees } from './merge-trees.js';
import type { Remarks } from './remarks.js';
import { nestedOf, type Section } from './sections.js';
import { emptyMap, joinPath, type MapNode, type Member, type SourceNode } from './source-tree.js';

/**
 * The tree in canonical spelling: every old name becomes the one that stands in the documentation, with a warning.
 * The canonical spelling wins where both are given. Unknown keys stay, to be reported later.
 */
export function toCanonicalKeys(
  node: SourceNode,
  section: Section,
  path: string,
  remarks: Remarks,
): SourceNode {
  if (node.kind !== 'map') return node;
  const aliases = contractAliases(section);
  const members = new Map<string, Member>();
  // Old spellings first, so that canonical ones are laid over them.
  const isOld = (key: string): boolean => aliases.has(key);
  const keys = [...node.members.keys()];
  for (const key of [...keys.filter(isOld), ...keys.filter((one) => !isOld(one))]) {
    const member = node.members.get(key);
    if (member === undefined) continue;
    const canonical = aliases.get(key) ?? key;
    if (canonical !== key) warnOfOld(key, canonical, node, joinPath(path, key), remarks);
    const value = nestedKeys(member.node, section, canonical, path, remarks);
    const before = members.get(canonical)?.node;
    const merged =
      before?.kind === 'map' ? mergeTrees(before, value, joinPath(path, canonical), remarks) : value;
    members.set(canonical, { ...member, node: merged });
  }
  return { ...node, members };
}

function warnOfOld(key: string, canonical: string, node: MapNode, path: string, remarks: Remarks): void {
  const wins = node.members.has(canonical) ? ', which is given as well and wins' : '';
  remarks.warn(path, `'${key}' is an old spelling of '${canonical}'${wins}`, node.members.get(key)?.keyAt);
}

function nestedKeys(
  node: SourceNode,
  section: Section,
  key: string,
  path: string,
  remarks: Remarks,
): SourceNode {
  const nested = nestedOf(section, key);
  if (nested === undefined) return node;
  const at = joinPath(path, key);
  const of = nested.of();
  if (nested.shape === 'section') return toCanonicalKeys(node, of, at, remarks);
  if (node.kind === 'list')
    return {
      ...node,
      entries: node.entries.map((one, n) => toCanonicalKeys(one, of, joinPath(at, n), remarks)),
    };
  if (node.kind !== 'map') return node;
  // Sections by name; or a list by position, as environment variables spell it.
  const members = [...node.members].map(([name, member]): [string, Member] => [
    name,
    { ...member, node: toCanonicalKeys(member.node, of, joinPath(at, name), remarks) },
  ]);
  return { ...node, members: new Map(members) };
}

/** Breakers once stood at the top level: moved to where they stand now, with a warning. */
export function moveBreaker(root: MapNode, remarks: Remarks): MapNode {
  const breaker = root.members.get('circuit_breaker');
  if (breaker === undefined) return root;
  remarks.warn(
    'circuit_breaker',
    "'circuit_breaker' is an old place of 'routing.circuit_breaker'",
    breaker.keyAt,
  );
  const members = new Map(root.members);
  members.delete('circuit_breaker');
  const routing = members.get('routing') ?? { keyAt: breaker.keyAt, node: emptyMap(breaker.keyAt) };
  if (routing.node.kind === 'map' && !routing.node.members.has('circuit_breaker')) {
    const moved = new Map(routing.node.members).set('circuit_breaker', breaker);
    members.set('routing', { ...routing, node: { ...routing.node, members: moved } });
  }
  return { ...root, members };
}
