import { residentMemory } from '../harness/memory.mjs';
import { startServices } from '../harness/services.mjs';
import { Tally } from './tally.mjs';

const POLL_MS = 200;

/**
 * Everything as a user has it: two processes, HTTP, the embedded model. One folder per sample, one conversation per
 * session, one message per turn.
 * @param {import('./locomo.mjs').Sample[]} samples
 * @param {{ joint: boolean, modes: readonly string[] }} options
 */
export async function measureRest(samples, { joint, modes }) {
  const services = await startServices();
  try {
    const positions = await ingest(services, samples);
    const tallies = modes.map((mode) => new Tally(mode));
    for (const [at, sample] of samples.entries())
      for (const question of sample.questions)
        for (const [each, mode] of modes.entries()) {
          const startMs = performance.now();
          const { results, degraded, reason } = await services.call('POST', '/api/v1/search', {
            query: question.text,
            mode,
            limit: 20,
            ...(joint ? {} : { filters: { folder: folderOf(sample) } }),
          });
          const tookMs = performance.now() - startMs;
          if (degraded) throw new Error(`a degraded answer would falsify the figures: ${reason}`);
          const order = results.map(({ message_id: id }) => {
            const found = positions.get(id);
            return found?.sample === at ? found.position : undefined;
          });
          tallies[each].add(question, order, tookMs);
        }
    console.log(
      `resident: controller ${residentMemory(services.pids.controller).nowMb} MB, bridge ${residentMemory(services.pids.bridge).nowMb} MB`,
    );
    return tallies;
  } finally {
    await services.stop();
  }
}

export const folderOf = ({ id }) => `/locomo/${id}`;

/** Gives back which turn each message is. */
export async function ingest(services, samples) {
  const startMs = performance.now();
  const positions = new Map();
  let count = 0;
  for (const [at, sample] of samples.entries())
    for (const session of new Set(sample.turns.map((turn) => turn.session))) {
      const places = sample.turns.flatMap((turn, position) => (turn.session === session ? [position] : []));
      const conversation = await services.call('POST', '/api/v1/conversations', {
        label: `${sample.id} session ${session}`,
        folder: folderOf(sample),
        messages: places.map((position) => toMessage(sample.turns[position])),
      });
      const ids = await messageIds(services, conversation.id, places.length);
      ids.forEach((id, place) => {
        positions.set(id, { sample: at, position: places[place] });
      });
      count += places.length;
    }
  const storedMs = performance.now() - startMs;
  await untilEmbedded(services);
  const readyMs = performance.now() - startMs;
  const rate = (ms) => Math.round((count / ms) * 1_000);
  console.log(
    `ingest: ${count} messages, stored at ${rate(storedMs)}/s (each conversation read back), searchable by meaning at ${rate(readyMs)}/s`,
  );
  return positions;
}

function toMessage({ speaker, text, dateMs }) {
  return { role: 'user', name: speaker, content: text, timestamp: new Date(dateMs).toISOString() };
}

async function messageIds(services, conversationId, count) {
  const ids = [];
  while (ids.length < count) {
    const path = `/api/v1/conversations/${conversationId}/messages?limit=500&offset=${ids.length}`;
    const { results } = await services.call('GET', path);
    if (results.length === 0) throw new Error(`${path} gives fewer messages than were stored`);
    ids.push(...results.map(({ id }) => id));
  }
  return ids;
}

async function untilEmbedded(services) {
  for (;;) {
    const { pending_embeddings: pending } = await services.call('GET', '/api/v1/stats');
    if (pending === 0) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
