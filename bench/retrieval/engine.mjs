import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalProvider } from '../../apps/bridge/dist/providers/local/local-provider.js';
import { analyseQuery } from '../../apps/controller/dist/search/query/analyse-query.js';
import { possibleNames } from '../../apps/controller/dist/search/query/participant-names.js';
import { rankCandidates } from '../../apps/controller/dist/search/ranking/rank-candidates.js';
import { MEASURED_WEIGHTS } from '../../apps/controller/dist/search/ranking/ranking-weights.js';
import { findSupersessions } from '../../apps/controller/dist/search/supersession/find-supersessions.js';
import { newerAboveOlder } from '../../apps/controller/dist/search/supersession/newer-above-older.js';
import { InProcessIndex } from '../../packages/search-index/dist/index.js';
import { Tally } from './tally.mjs';

export const TENANT = 'bench';
export const SPACE = 1;
const NEWER_FIRST_AMONG = 10;
const DIMENSION = 384;
/** Sessions of one sample get neighbouring conversation keys. */
const SESSIONS = 1_000;

/**
 * The index and the ranking without stores or HTTP: a minute instead of several, for work on the ranking.
 * @param {import('./locomo.mjs').Sample[]} samples
 * @param {{ joint: boolean, modes: readonly string[], weights?: object, categories?: Record<string, string> }} options
 */
export async function measureEngine(samples, { joint, modes, weights = {}, categories }) {
  const named = samples.map((sample) =>
    namesOf(joint ? samples.flatMap((one) => one.speakers) : sample.speakers),
  );
  const questions = samples.flatMap((sample, at) =>
    sample.questions.map((question) => ({
      sample,
      at,
      question,
      analysed: analyse(question.text, named[at]),
    })),
  );
  const vectors = await embedAll([
    ...samples.flatMap((sample) => sample.turns.map(({ text }) => text)),
    ...questions.map(({ analysed }) => analysed.denseText),
  ]);
  const index = InProcessIndex.open();
  const starts = await fill(index, samples, vectors);
  const turns = samples.flatMap((sample) => sample.turns.map((turn) => ({ ...turn, sample: sample.id })));
  const tallies = modes.map((mode) => new Tally(mode, categories));
  for (const { sample, at, question, analysed } of questions) {
    const filter = joint ? {} : { conversationKeys: keysOf(sample, at) };
    for (const [each, mode] of modes.entries()) {
      const startMs = performance.now();
      const candidates = await index.search({
        tenantId: TENANT,
        filter,
        depth: MEASURED_WEIGHTS.depth,
        ...(mode === 'semantic' ? {} : { text: analysed.lexicalText }),
        ...(mode === 'keyword'
          ? {}
          : { vector: { spaceId: SPACE, values: vectors.get(analysed.denseText) } }),
      });
      const kinds = { lexical: mode !== 'semantic', semantic: mode !== 'keyword' };
      const ranking = rankCandidates(candidates, { ...analysed, kinds }, { ...MEASURED_WEIGHTS, ...weights });
      const keys = newerFirst(ranking.slice(0, 20), turns, vectors, question.text);
      const order = keys.map((key) => key - starts[at]);
      const tookMs = performance.now() - startMs;
      tallies[each].add(question, order, tookMs);
    }
  }
  await index.close();
  return tallies;
}

/** As the search service does among the best: newer statements of a fact above the older ones. */
function newerFirst(ranked, turns, vectors, query) {
  const keys = ranked.map(({ candidate }) => candidate.messageKey);
  const statements = keys.slice(0, NEWER_FIRST_AMONG).map((key) => {
    const { sample, session, speaker, text, dateMs } = turns[key - 1];
    const conversationId = `${sample} ${session}`;
    return {
      id: key,
      conversationId,
      seq: key,
      speaker,
      sentAtMs: dateMs,
      content: text,
      vector: vectors.get(text),
    };
  });
  return newerAboveOlder(keys, (key) => key, findSupersessions(statements, query));
}

export function namesOf(speakers) {
  return new Set(speakers.flatMap((name) => name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []));
}

export function analyse(text, names) {
  const words = possibleNames(text, () => false).filter((word) => names.has(word));
  return analyseQuery(text, words, Date.now());
}

export function keysOf(sample, at) {
  return [...new Set(sample.turns.map(({ session }) => at * SESSIONS + session))];
}

/** Gives back, per sample, the message key of its first turn. */
export async function fill(index, samples, vectors) {
  const starts = [];
  let key = 1;
  const changes = [];
  for (const [at, sample] of samples.entries()) {
    starts.push(key);
    const lengths = new Map();
    for (const { session, speaker, text, dateMs, role = 'user', name = speaker } of sample.turns) {
      const seq = lengths.get(session) ?? 0;
      lengths.set(session, seq + 1);
      const message = { key, conversationKey: at * SESSIONS + session, seq, role, name };
      changes.push({
        kind: 'message',
        tenantId: TENANT,
        message: { ...message, content: text, sentAtMs: dateMs },
      });
      changes.push({
        kind: 'vector',
        tenantId: TENANT,
        messageKey: key,
        spaceId: SPACE,
        vector: vectors.get(text),
      });
      key++;
    }
  }
  await index.apply(changes, changes.length);
  return starts;
}

/** Vectors by text, kept in the temporary folder between runs. */
export async function embedAll(texts) {
  const distinct = [...new Set(texts)];
  const digest = createHash('sha256').update(distinct.join('\0')).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), 'sekha-bench');
  const file = join(folder, `minilm-${digest}.f32`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, await embed(distinct));
  }
  const bytes = readFileSync(file);
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return new Map(distinct.map((text, at) => [text, all.subarray(at * DIMENSION, (at + 1) * DIMENSION)]));
}

async function embed(texts) {
  console.error(`embedding ${texts.length} texts`);
  const provider = createLocalProvider({ id: 'local' });
  const all = new Float32Array(texts.length * DIMENSION);
  for (let from = 0; from < texts.length; from += 256) {
    const call = { signal: new AbortController().signal };
    const { vectors } = await provider.embed(
      { model: 'all-minilm-l6-v2', texts: texts.slice(from, from + 256) },
      call,
    );
    vectors.forEach((vector, at) => {
      all.set(vector, (from + at) * DIMENSION);
    });
  }
  await provider.close?.();
  return Buffer.from(all.buffer);
}
