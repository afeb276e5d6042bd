// @ts-check
// A memory of any size made from a seed: words by Zipf's law over a vocabulary that grows with the text, each talk
// with words of its own that come again and again, long and short messages, and tenants from nearly all of it to a
// ten-thousandth.
import { pick, seededRandom } from '../harness/random.mjs';

export const MESSAGES_PER_TALK = 20;
export const TOPICS_PER_TALK = 12;
const FOLDERS = 100;
const FIRST_MOMENT_MS = Date.UTC(2023, 0, 1);
const MINUTE_MS = 60_000;

const FUNCTION_WORDS =
  'the to and of a i in it that you for on was with my is have we at be this so but not me they just about what like had are do if or can from she as he her think would there when all up out really been get one know how time then some your will good go them an were because our him more got going back did has could now by too see much should over want well make than who other also which us day only way those people need after where first'.split(
    ' ',
  );
const SYLLABLES =
  'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo za stra plo gre thi ber con del mar ner pol ras ter'.split(
    ' ',
  );
const VOCABULARY = 200_000;
/** Words of a talk's own subject: neither the everyday ones nor those that nobody ever uses twice. */
const SUBJECT_FROM = 400;
const SUBJECT_SHARE = 0.14;

/** @type {{ tenantId: string, share: number }[]} the first has the rest */
export const TENANTS = [
  { tenantId: 'default', share: 0.8889 },
  { tenantId: 'tenth', share: 0.1 },
  { tenantId: 'hundredth', share: 0.01 },
  { tenantId: 'thousandth', share: 0.001 },
  { tenantId: 'tiny', share: 0.0001 },
];

const words = Array.from({ length: VOCABULARY }, (_, rank) => wordOf(rank));
const ranks = zipfRanks(2 ** 20);

/** @param {number} rank */
function wordOf(rank) {
  const everyday = FUNCTION_WORDS[rank];
  if (everyday !== undefined) return everyday;
  let word = '';
  // As in a language, the more frequent ones are shorter.
  for (let left = rank; left > 0; left = Math.floor(left / SYLLABLES.length))
    word += SYLLABLES[left % SYLLABLES.length];
  return word + (rank % 7 === 0 ? 'ing' : rank % 11 === 0 ? 's' : '');
}

/** Ranks to draw from, in the share of Zipf and Mandelbrot: 1 / (rank + 2.7). @param {number} count */
function zipfRanks(count) {
  const low = Math.log(2.7);
  const span = Math.log(VOCABULARY + 2.7) - low;
  const random = seededRandom(5);
  return Uint32Array.from({ length: count }, () =>
    Math.max(0, Math.floor(Math.exp(low + span * random()) - 2.7)),
  );
}

/** @param {() => number} random */
const zipfWord = (random) => words[ranks[Math.floor(random() * ranks.length)] ?? 0] ?? 'the';

/** The words a talk comes back to. @param {number} talk */
export function subjectOf(talk) {
  const random = seededRandom(1_000_003 + talk);
  return Array.from({ length: TOPICS_PER_TALK }, () => {
    const rank = SUBJECT_FROM * (VOCABULARY / SUBJECT_FROM / 2) ** random();
    return words[Math.floor(rank)] ?? 'thing';
  });
}

/** @param {number} index of a message; the same index gives the same text */
export function messageText(index) {
  const random = seededRandom(index);
  const subject = subjectOf(Math.floor(index / MESSAGES_PER_TALK));
  // Log-normal, about 50 words; what an assistant answers is twice as long as what it was asked.
  const median = index % 2 === 0 ? 28 : 55;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const length = Math.min(400, Math.max(3, Math.round(median * Math.exp(0.6 * normal))));
  let text = '';
  for (let at = 0; at < length; at++) {
    const word = random() < SUBJECT_SHARE ? pick(random, subject) : zipfWord(random);
    text += at === 0 ? word : at % 13 === 0 ? `. ${word}` : ` ${word}`;
  }
  return `${text}.`;
}

/** A question about a talk: two or three of its words and an everyday one or two. @param {number} index @param {number} talk */
export function questionText(index, talk) {
  const random = seededRandom(50_000_000 + index);
  const subject = subjectOf(talk);
  const [one, two, three] = [pick(random, subject), pick(random, subject), pick(random, subject)];
  const common = words[100 + Math.floor(random() * 1_500)] ?? 'thing';
  return pick(random, [
    `What did we say about ${one} and the ${two}?`,
    `When did I ${common} the ${one} with ${two}?`,
    `Which ${one} was it that ${two} recommended for the ${common} ${three}?`,
    `${one} ${two} ${common}`,
  ]);
}

/** Whose talk it is: the small tenants' talks are spread over the whole time. @param {number} talk */
export function tenantOf(talk) {
  let left = seededRandom(7_000_001 + talk)();
  for (const { tenantId, share } of TENANTS.slice(1)) {
    left -= share;
    if (left < 0) return tenantId;
  }
  return 'default';
}

/** @param {number} talk */
export const folderOf = (talk) => `/scale/${talk % FOLDERS}`;

/** @param {number} index */
export const sentAtMs = (index) => FIRST_MOMENT_MS + index * MINUTE_MS;
