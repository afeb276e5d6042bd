import type { Remarks } from './remarks.js';
import { joinPath, type ListNode, type MapNode, type Member, type SourceNode } from './source-tree.js';

/**
 * `over` laid on `base`: sections are merged key by key, everything else is replaced. A section whose keys are all
 * numbers is laid on a list by position; the position after the last adds an entry.
 */
export function mergeTrees(
  base: SourceNode | undefined,
  over: SourceNode,
  path: string,
  remarks: Remarks,
): SourceNode {
  if (over.kind !== 'map') return over;
  // Two sets of positions stay one until they meet the list.
  if (isPositions(over) && base?.kind !== 'map')
    return mergePositions(base?.kind === 'list' ? base : emptyList(over), over, path, remarks);
  const members = new Map<string, Member>(base?.kind === 'map' ? base.members : []);
  for (const [key, member] of over.members)
    members.set(key, {
      keyAt: member.keyAt,
      node: mergeTrees(members.get(key)?.node, member.node, joinPath(path, key), remarks),
    });
  return { kind: 'map', at: base?.kind === 'map' ? base.at : over.at, members };
}

function mergePositions(base: ListNode, over: MapNode, path: string, remarks: Remarks): ListNode {
  const entries = [...base.entries];
  const positions = [...over.members].sort(([a], [b]) => Number(a) - Number(b));
  for (const [key, { keyAt, node }] of positions) {
    const position = Number(key);
    if (position > entries.length)
      remarks.error(joinPath(path, position), `there are only ${entries.length} entries before it`, keyAt);
    else entries[position] = mergeTrees(entries[position], node, joinPath(path, position), remarks);
  }
  return { ...base, entries };
}

function isPositions(node: MapNode): boolean {
  return node.members.size > 0 && [...node.members.keys()].every((key) => /^\d{1,4}$/.test(key));
}

function emptyList(node: MapNode): ListNode {
  return { kind: 'list', at: node.at, entries: [] };
}
