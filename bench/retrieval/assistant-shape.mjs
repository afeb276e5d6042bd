import { pick, seededRandom } from '../harness/random.mjs';

/** Who says what a question asks for. */
export const EVIDENCE_BY = { user: 'user', assistant: 'assistant', both: 'both' };
const SAMPLES = 4;
const ECHO = 0.5;

/**
 * LoCoMo as a person talks with an assistant: the first speaker's turns stay as short as they are; each turn of the
 * second one stands somewhere in a long answer (7 to 17 sentences of other samples around it, in half of them the
 * user's last words repeated in front). No names. There is no public set of this kind with evidence by turn, so this
 * one shows what length and echo do to a ranking, and no more.
 *
 * @param {import('./locomo.mjs').Sample[]} samples
 * @returns {import('./locomo.mjs').Sample[]} the first few, reshaped; `category` says whose turns hold the evidence
 */
export function toAssistantChats(samples) {
  const random = seededRandom(7);
  const filler = samples
    .slice(SAMPLES)
    .flatMap(({ turns }) => turns.map(({ text }) => text).filter((text) => text.length > 60));
  const lengthen = (text, last) => {
    const parts = Array.from({ length: 6 + Math.floor(random() * 10) }, () => pick(random, filler));
    parts.splice(Math.floor(random() * (parts.length + 1)), 0, text);
    return (random() < ECHO ? [last, ...parts] : parts).join(' ');
  };
  return samples.slice(0, SAMPLES).map((sample) => {
    let last = '';
    const turns = sample.turns.map((turn) => {
      const isUser = turn.speaker === sample.speakers[0];
      if (isUser) last = turn.text;
      const text = isUser ? turn.text : lengthen(turn.text, last);
      return { ...turn, text, role: isUser ? 'user' : 'assistant', name: null };
    });
    const questions = sample.questions.map((question) => {
      const roles = new Set([...question.evidence].map((position) => turns[position].role));
      const text = withoutNames(question.text, sample.speakers);
      return { ...question, text, category: roles.size > 1 ? 'both' : [...roles][0] };
    });
    return { ...sample, speakers: [], turns, questions };
  });
}

function withoutNames(text, names) {
  return names.reduce((left, name) => left.replaceAll(new RegExp(`\\b${name}('s)?\\b`, 'giu'), ' '), text);
}
