import type { MessageStore } from '@sekha/store';
import { type ContextItem, hasReason } from '../context-item.js';

/**
 * How many of the best matches bring the message before and the one after them: an answer is little without its
 * question. Measured on LoCoMo: no evidence lost or gained with 2, half a point lost with 8 (bench/context).
 */
const WITH_NEIGHBOURS = 2;

/** The items with the neighbours of the best ones behind them. Items come and go best first. */
export async function addNeighbours(
  messages: Pick<MessageStore, 'list'>,
  items: readonly ContextItem[],
  most = WITH_NEIGHBOURS,
): Promise<ContextItem[]> {
  const placed: ContextItem[] = [];
  const brought = new Set<string>();
  const byId = new Map(items.map((item) => [item.message.id, item]));
  let matches = 0;
  for (const item of items) {
    if (brought.has(item.message.id)) continue;
    placed.push(item);
    if (!hasReason(item, 'match') || matches++ >= most) continue;
    for (const neighbour of await neighboursOf(messages, item)) {
      const known = byId.get(neighbour.message.id);
      if (
        brought.has(neighbour.message.id) ||
        placed.some(({ message }) => message.id === neighbour.message.id)
      )
        continue;
      brought.add(neighbour.message.id);
      placed.push(known === undefined ? neighbour : withReason(known, neighbour));
    }
  }
  return placed;
}

async function neighboursOf(messages: Pick<MessageStore, 'list'>, item: ContextItem): Promise<ContextItem[]> {
  const { conversation, message } = item;
  const page = await messages.list(conversation.id, { limit: 3, offset: 0, afterSeq: message.seq - 2 });
  return page
    .filter((one) => Math.abs(one.seq - message.seq) === 1)
    .map((one) => ({
      message: one,
      conversation,
      similarity: 0,
      score: item.score,
      reasons: [{ kind: 'neighbour' as const, text: 'said next to a match', message_ids: [message.id] }],
      follows: message.id,
    }));
}

function withReason(known: ContextItem, { reasons }: ContextItem): ContextItem {
  return { ...known, reasons: [...known.reasons, ...reasons] };
}
