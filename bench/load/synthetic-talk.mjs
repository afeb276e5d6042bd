// @ts-check
// Conversations of the length and word statistics of real ones, made from a seed: about 60 tokens a message, a few
// hundred everyday words that occur everywhere, and names, places and projects that occur rarely.
import { pick, seededRandom } from '../harness/random.mjs';

export const MESSAGES_PER_CONVERSATION = 20;

const SYLLABLES = 'ba ce din fo gar ha jel ki lo mun na pel qui ros su tam ve wil xo zan'.split(' ');
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday', 'tomorrow'];
const THINGS =
  'garden,budget,contract,recipe,camera,invoice,holiday,roof,novel,server,passport,concert,insurance,bicycle,piano,database,wedding,lecture,kitchen,marathon,apartment,telescope,medication,translation'.split(
    ',',
  );
const ACTIONS =
  'repair,order,cancel,review,postpone,finish,paint,book,sell,measure,photograph,translate,migrate,rehearse,clean,compare,install,return,describe,plan'.split(
    ',',
  );
const OPINIONS =
  'surprisingly good,far too expensive,better than last year,not worth the trouble,exactly what we needed,a bit late,still undecided,completely wrong'.split(
    ',',
  );
/** `N` a name, `P` a place or project, `T` a thing, `A` an action, `D` a day, `O` an opinion, `#` a number. */
const SENTENCES = [
  'N told me that the T in P will be ready on D, so we can A it before the others arrive.',
  'Could you remind me to A the T on D? I promised N that it would not take more than # days.',
  'I think the T was O, although N paid # euros for it and had to drive all the way to P.',
  'We agreed to A the T together; N brings the tools and I will ask P for a second offer.',
  'Yesterday I met N at the station, and we talked for an hour about the T and the plans for P.',
  'The deadline for P moved to D because the T is O and nobody wanted to A it again.',
  'My sister wants to A her T this summer, but the doctor in P said she should wait # weeks.',
  'Please do not forget that N is allergic to nuts; the last time at P it was O.',
  'After # attempts the T finally works, and N wrote down every step so that we can A it again.',
  'Do you remember which T N recommended when we were in P? It had something to do with number #.',
];
const QUESTIONS = [
  'What did N say about the T in P?',
  'When do we A the T with N?',
  'How much did the T in P cost?',
  'Who recommended the T to N?',
  'Which day was the T for P moved to?',
  'Where did I meet N to talk about the T?',
];

/** @param {() => number} random */
function rareName(random) {
  const name = Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(random, SYLLABLES)).join('');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** @param {string} pattern @param {() => number} random @param {readonly string[]} names */
function fill(pattern, random, names) {
  return pattern.replace(/\b[NPTADO]\b|#/g, (slot) => {
    if (slot === 'N' || slot === 'P') return pick(random, names);
    if (slot === 'T') return pick(random, THINGS);
    if (slot === 'A') return pick(random, ACTIONS);
    if (slot === 'D') return pick(random, DAYS);
    return slot === 'O' ? pick(random, OPINIONS) : String(2 + Math.floor(random() * 900));
  });
}

/** The names that conversation `number` is about. @param {number} number */
function namesOf(number) {
  const random = seededRandom(1_000_003 + number);
  return Array.from({ length: 4 }, () => rareName(random));
}

/** @param {number} index the same index gives the same message; {@link MESSAGES_PER_CONVERSATION} in a row are one talk */
export function messageText(index) {
  const random = seededRandom(index);
  const names = namesOf(Math.floor(index / MESSAGES_PER_CONVERSATION));
  const sentences = 2 + Math.floor(random() * 2);
  return Array.from({ length: sentences }, () => fill(pick(random, SENTENCES), random, names)).join(' ');
}

/** A question about one of the first `conversations` talks. @param {number} index @param {number} conversations */
export function questionText(index, conversations) {
  const random = seededRandom(50_000_000 + index);
  return fill(pick(random, QUESTIONS), random, namesOf(Math.floor(random() * conversations)));
}
