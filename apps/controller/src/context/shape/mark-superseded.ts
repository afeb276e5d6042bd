import type { ContextItem } from '../context-item.js';

/** Which message a newer one takes the place of: ids, older to newer. */
export type Supersessions = ReadonlyMap<string, string>;

/**
 * Puts each superseded statement right behind the newer one and says so on both. A newer one that stood lower takes
 * the score of the older, as it answers whatever the older answered. Items come and go best first.
 */
export function markSuperseded(items: readonly ContextItem[], supersessions: Supersessions): ContextItem[] {
  const byId = new Map(items.map((item) => [item.message.id, { ...item, reasons: [...item.reasons] }]));
  for (const [olderId, newerId] of supersessions) {
    const older = byId.get(olderId);
    const newer = byId.get(newerId);
    if (older === undefined || newer === undefined) continue;
    newer.score = Math.max(newer.score, older.score);
    newer.reasons.push({
      kind: 'supersedes',
      text: 'says anew what was said before',
      message_ids: [olderId],
    });
    const day = new Date(newer.message.sentAtMs).toISOString().slice(0, 10);
    older.reasons.push({
      kind: 'superseded',
      text: `a newer statement of ${day} takes its place`,
      message_ids: [newerId],
    });
    older.follows = newerId;
    older.supersededAtMs = newer.message.sentAtMs;
  }
  return placeFollowers([...byId.values()].sort((a, b) => b.score - a.score));
}

/** Each follower directly behind what it follows, the followers among themselves in their order. */
export function placeFollowers(items: readonly ContextItem[]): ContextItem[] {
  const ids = new Set(items.map(({ message }) => message.id));
  const behind = new Map<string, ContextItem[]>();
  const leaders: ContextItem[] = [];
  for (const item of items) {
    const { follows } = item;
    if (follows === undefined || !ids.has(follows)) leaders.push(item);
    else behind.set(follows, [...(behind.get(follows) ?? []), item]);
  }
  const placed: ContextItem[] = [];
  const place = (item: ContextItem): void => {
    placed.push(item);
    const followers = behind.get(item.message.id) ?? [];
    behind.delete(item.message.id);
    followers.forEach(place);
  };
  leaders.forEach(place);
  return placed;
}
