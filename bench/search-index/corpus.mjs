// @ts-check
// Conversations and vectors that behave like real ones, made from a seed: no data set needed.
import { seededRandom } from '../harness/random.mjs';

const VOCABULARY = 60_000;
const WORDS_PER_MESSAGE = 60;
/** Messages per conversation. */
export const CONVERSATION = 20;
const TOPICS = 3000;
const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo za str pl gr th'.split(' ');
const FUNCTION_WORDS = 'the to and of a in i it is that you for on was we with my have at be'.split(' ');

/** @param {number} rank */
function wordOf(rank) {
  if (rank < FUNCTION_WORDS.length) return FUNCTION_WORDS[rank];
  let word = '';
  for (let left = rank; left > 0 || word.length < 3; left = Math.floor(left / SYLLABLES.length)) {
    word += SYLLABLES[left % SYLLABLES.length];
  }
  return word;
}

/**
 * A word by Zipf's law (inverse of the continuous distribution with exponent 1).
 * @param {() => number} random
 */
const zipfRank = (random) => Math.floor(VOCABULARY ** random()) - 1;

/** @param {() => number} random */
const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/**
 * A corpus of `messages` messages in conversations of {@link CONVERSATION}. A conversation has a topic; a vector is
 * the common offset of all, plus its topic, plus noise, each with a spectrum that decays as that of sentence
 * embeddings does. Message `i` is the same whenever it is asked for.
 * @param {number} dimension
 * @param {number} messages
 */
export function makeCorpus(dimension, messages) {
  const conversations = Math.ceil(messages / CONVERSATION);
  // Fixed noise to draw from: making 384 normal numbers for each of a million messages would take longer than the index.
  const random = seededRandom(7);
  const noise = Float32Array.from({ length: 2 ** 20 }, () => normal(random));
  const spectrum = Float32Array.from({ length: dimension }, (_, i) => 1 / Math.sqrt(1 + i / 16));
  /** @param {number} seed @param {Float32Array} into @param {number} weight */
  const addNoise = (seed, into, weight) => {
    const start = Math.imul(seed + 1, 0x9e3779b1) >>> 12;
    for (let i = 0; i < dimension; i++) {
      into[i] =
        /** @type {number} */ (into[i]) +
        weight *
          /** @type {number} */ (spectrum[i]) *
          /** @type {number} */ (noise[(start + i) % noise.length]);
    }
  };
  const topicOf = (/** @type {number} */ conversation) => Math.imul(conversation + 1, 0x85ebca6b) >>> 0;
  /** @param {number} topic @param {number} detail */
  const vectorOf = (topic, detail) => {
    const vector = new Float32Array(dimension);
    addNoise(99_991, vector, 0.35);
    addNoise(1_000_003 + (topic % TOPICS), vector, 0.7);
    addNoise(2_000_003 + detail, vector, 0.75);
    let squares = 0;
    for (const value of vector) squares += value * value;
    const norm = Math.sqrt(squares);
    for (let i = 0; i < dimension; i++) vector[i] = /** @type {number} */ (vector[i]) / norm;
    return vector;
  };
  return {
    /** @param {number} i */
    vector: (i) => vectorOf(topicOf(Math.floor(i / CONVERSATION)), i),
    /** Near the topic of some conversation, equal to no message. @param {number} i */
    queryVector: (i) => vectorOf(topicOf((i * 37) % conversations), 50_000_000 + i),
    /** @param {number} i */
    text(i) {
      const own = seededRandom(i);
      const words = [];
      for (let n = 0; n < WORDS_PER_MESSAGE; n++) words.push(wordOf(zipfRank(own)));
      return words.join(' ');
    },
    /** 3 to 6 words a person would search for: any but the most frequent ones. @param {number} i */
    queryText(i) {
      const own = seededRandom(90_000_000 + i);
      const words = [];
      for (let n = 3 + Math.floor(own() * 4); n > 0; ) {
        const rank = zipfRank(own);
        if (rank < 100) continue;
        words.push(wordOf(rank));
        n--;
      }
      return words.join(' ');
    },
  };
}

/**
 * The change of message `i`, and that of its vector.
 * @param {ReturnType<typeof makeCorpus>} corpus
 * @param {number} i
 */
export function changesOf(corpus, i) {
  const message = {
    key: i + 1,
    conversationKey: Math.floor(i / CONVERSATION) + 1,
    seq: i % CONVERSATION,
    role: i % 2 ? 'assistant' : 'user',
    name: null,
    content: corpus.text(i),
    sentAtMs: 1_700_000_000_000 + i * 60_000,
  };
  return [
    { kind: /** @type {const} */ ('message'), tenantId: 'bench', message },
    {
      kind: /** @type {const} */ ('vector'),
      tenantId: 'bench',
      messageKey: i + 1,
      spaceId: 1,
      vector: corpus.vector(i),
    },
  ];
}
