import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * LoCoMo (snap-research/locomo, CC BY-NC 4.0): ten long chats of two people, with questions and the turns that answer
 * them. It is read where it lies and never becomes part of the project.
 *
 * @typedef {{ id: string, session: number, speaker: string, text: string, dateMs: number, role?: string, name?: string | null }} Turn
 * @typedef {{ text: string, category: number | string, evidence: Set<number> }} Question evidence: positions in `turns`
 * @typedef {{ id: string, speakers: string[], turns: Turn[], questions: Question[] }} Sample
 */

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);

/** What a category of LoCoMo asks for. */
export const CATEGORIES = { 1: 'multi-hop', 2: 'temporal', 3: 'open', 4: 'single', 5: 'adversarial' };

/**
 * The file given, or `locomo10.json` in the data folder of SEKHA_SHARED_DIR; undefined when there is none.
 * @param {string | undefined} given
 */
export function findLocomo(given) {
  const shared = process.env.SEKHA_SHARED_DIR;
  const file = given ?? (shared === undefined ? undefined : join(shared, 'data', 'locomo10.json'));
  return file !== undefined && existsSync(file) ? file : undefined;
}

/**
 * @param {string} file
 * @returns {Sample[]} questions without evidence left out
 */
export function loadLocomo(file) {
  return JSON.parse(readFileSync(file, 'utf8')).map(toSample);
}

function toSample({ sample_id: id, conversation, qa }) {
  const turns = [];
  const positions = new Map();
  for (let session = 1; `session_${session}_date_time` in conversation; session++) {
    const dateMs = parseDate(conversation[`session_${session}_date_time`]);
    for (const turn of conversation[`session_${session}`] ?? []) {
      positions.set(turn.dia_id, turns.length);
      turns.push({ id: turn.dia_id, session, speaker: turn.speaker, text: turn.text, dateMs });
    }
  }
  const questions = qa
    .map((one) => ({
      text: one.question,
      category: one.category,
      evidence: readEvidence(one.evidence, positions),
    }))
    .filter((one) => one.evidence.size > 0);
  return { id, speakers: [conversation.speaker_a, conversation.speaker_b], turns, questions };
}

/** Some ids carry typing errors: "D8:6; D9:17", "D:11:26", "D30:05". */
function readEvidence(ids, positions) {
  const found = ids.flatMap((text) =>
    [...String(text).matchAll(/D:?(\d+):(\d+)/g)].map(([, session, turn]) =>
      positions.get(`D${Number(session)}:${Number(turn)}`),
    ),
  );
  return new Set(found.filter((position) => position !== undefined));
}

/** "1:56 pm on 8 May, 2023": the day counts. */
function parseDate(text) {
  const [, day, month, year] = /on (\d+) (\w+), (\d+)/.exec(text) ?? [];
  return Date.UTC(Number(year), MONTHS.indexOf(month.toLowerCase()), Number(day));
}
