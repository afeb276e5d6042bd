/** A message of a tree: whom it follows. */
export interface TreeNode {
  id: string;
  parentId: string | null;
}

export interface WalkedTree {
  /** Every node once: a node after its parent, each branch in one piece, the one that is shown after its siblings. */
  order: string[];
  /** The path from a root to the leaf that is shown. */
  current: ReadonlySet<string>;
  leaves: number;
  /** Nodes whose parents go round in a circle; they are in the order all the same. */
  inCircles: string[];
  /** Nodes whose parent is not there; they begin a tree of their own. */
  orphans: string[];
}

/**
 * Puts the messages of a tree in an order to be read in. `shown` is the leaf that the source shows; without one it is
 * the last node. Nodes come in the order in which siblings are to stand. Iterative: a conversation may be as deep as
 * it is long.
 */
export function walkTree(nodes: readonly TreeNode[], shown: string | null): WalkedTree {
  const parents = new Map(nodes.map(({ id, parentId }) => [id, parentId]));
  const orphans = nodes
    .filter(({ parentId }) => parentId !== null && !parents.has(parentId))
    .map(({ id }) => id);
  const children = new Map<string, string[]>();
  const roots: string[] = [];
  for (const { id, parentId } of nodes) {
    const siblings = parentId === null || !parents.has(parentId) ? roots : (children.get(parentId) ?? []);
    siblings.push(id);
    if (siblings !== roots && parentId !== null) children.set(parentId, siblings);
  }
  const last = nodes.at(-1)?.id ?? null;
  const current = pathTo(shown !== null && parents.has(shown) ? shown : last, parents);
  const order: string[] = [];
  const seen = new Set<string>();
  descend(roots, { children, current, seen, order });
  const inCircles = nodes.filter(({ id }) => !seen.has(id)).map(({ id }) => id);
  for (const id of inCircles) descend([id], { children, current, seen, order });
  const leaves = order.filter((id) => (children.get(id) ?? []).length === 0).length;
  return { order, current, leaves, inCircles, orphans };
}

function pathTo(leaf: string | null, parents: ReadonlyMap<string, string | null>): Set<string> {
  const path = new Set<string>();
  for (let id = leaf; id !== null && parents.has(id) && !path.has(id); id = parents.get(id) ?? null)
    path.add(id);
  return path;
}

function descend(
  roots: readonly string[],
  walk: {
    children: ReadonlyMap<string, readonly string[]>;
    current: ReadonlySet<string>;
    seen: Set<string>;
    order: string[];
  },
): void {
  const { children, current, seen, order } = walk;
  // A stack gives back the last first.
  const inTurn = (ids: readonly string[]): string[] =>
    [...ids].sort((a, b) => Number(current.has(a)) - Number(current.has(b))).reverse();
  const stack = inTurn(roots);
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    order.push(id);
    stack.push(...inTurn(children.get(id) ?? []));
  }
}
