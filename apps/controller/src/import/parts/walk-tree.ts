import { isPauseDue, PAUSE, type Pause } from './pause.js';

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
 * it is long; and with pauses.
 */
export function* walkTree(
  nodes: readonly TreeNode[],
  shown: string | null,
): Generator<Pause, WalkedTree, void> {
  const parents = new Map<string, string | null>();
  yield* each(nodes, ({ id, parentId }) => parents.set(id, parentId));
  const children = new Map<string, string[]>();
  const roots: string[] = [];
  const orphans: string[] = [];
  yield* each(nodes, ({ id, parentId }) => {
    const isOrphan = parentId !== null && !parents.has(parentId);
    if (isOrphan) orphans.push(id);
    const siblings = parentId === null || isOrphan ? roots : (children.get(parentId) ?? []);
    siblings.push(id);
    if (siblings !== roots && parentId !== null) children.set(parentId, siblings);
  });
  const last = nodes.at(-1)?.id ?? null;
  const current = yield* pathTo(shown !== null && parents.has(shown) ? shown : last, parents);
  const order: string[] = [];
  const seen = new Set<string>();
  const walk = { children, current, seen, order };
  yield* descend(roots, walk);
  const inCircles: string[] = [];
  yield* each(nodes, ({ id }) => {
    if (!seen.has(id)) inCircles.push(id);
  });
  for (const id of inCircles) yield* descend([id], walk);
  let leaves = 0;
  yield* each(order, (id) => {
    if (!children.has(id)) leaves += 1;
  });
  return { order, current, leaves, inCircles, orphans };
}

function* each<T>(list: readonly T[], take: (one: T) => void): Generator<Pause, void, void> {
  for (const [at, one] of list.entries()) {
    take(one);
    if (isPauseDue(at)) yield PAUSE;
  }
}

function* pathTo(
  leaf: string | null,
  parents: ReadonlyMap<string, string | null>,
): Generator<Pause, Set<string>, void> {
  const path = new Set<string>();
  for (let id = leaf; id !== null && parents.has(id) && !path.has(id); id = parents.get(id) ?? null) {
    path.add(id);
    if (isPauseDue(path.size)) yield PAUSE;
  }
  return path;
}

function* descend(
  roots: readonly string[],
  walk: {
    children: ReadonlyMap<string, readonly string[]>;
    current: ReadonlySet<string>;
    seen: Set<string>;
    order: string[];
  },
): Generator<Pause, void, void> {
  const { children, current, seen, order } = walk;
  const stack: string[] = [];
  // A stack gives back the last first. One by one: a node may have more children than a call may have arguments.
  const push = (ids: readonly string[]): void => {
    for (let at = ids.length - 1; at >= 0; at--) pushIf(ids[at], true);
    for (let at = ids.length - 1; at >= 0; at--) pushIf(ids[at], false);
  };
  const pushIf = (id: string | undefined, isCurrent: boolean): void => {
    if (id !== undefined && current.has(id) === isCurrent) stack.push(id);
  };
  push(roots);
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    order.push(id);
    push(children.get(id) ?? []);
    if (isPauseDue(order.length)) yield PAUSE;
  }
}
