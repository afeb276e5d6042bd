import { readTime } from '../parts/read-time.js';

/** A line that says who speaks from here on. */
export interface TurnMarker {
  role: string;
  name: string | null;
  sentAtMs: number | null;
  /** What follows on the same line. */
  rest: string;
}

const toEntries = (role: string, words: string): [string, string][] =>
  words.split(' ').map((word) => [word, role]);

/** Words that begin a turn wherever a turn can begin. */
const ROLES: ReadonlyMap<string, string> = new Map([
  ...toEntries('user', 'user human you me q'),
  ...toEntries('assistant', 'assistant ai bot a'),
  ['system', 'system'],
]);
/** Words that do so when they are a heading or in bold: as plain text they begin other lines, too. */
const MARKED_ROLES: ReadonlyMap<string, string> = new Map([
  ...toEntries('user', 'prompt question'),
  ...toEntries('assistant', 'model response answer'),
  ['tool', 'tool'],
]);
/** Assistants by name, also with a version behind it. */
const ASSISTANT_NAME =
  /^(chatgpt|gpt|claude|gemini|copilot|llama|mistral|deepseek|grok|cursor|perplexity|ai studio)\b/i;
/** `You said:`, `ChatGPT said:`: what a page reads out to those who do not see it, copied with the rest. */
const SAID = /\s+said$/i;

/** A marker stands at the beginning of a line, however long that is. */
const MARKER_CHARS = 300;
const NAME = String.raw`(?<who>[\p{L}\p{N}][\p{L}\p{N} ._'-]{0,40}?)`;
const TIME = String.raw`(?:\s*[([]\s*(?<time>[^()[\]]{6,40}?)\s*[)\]]|\s+(?:-|–|—|at|·)\s+(?<dashed>\d[^*]{5,40}?))?`;
const AHEAD = String.raw`(?:\[(?<before>[^\]]{6,40})\]\s*|(?<bare>\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)\s*[-–—:]?\s+)?`;

/** `## User`, `### Assistant (2026-01-02 10:00)`, `**User:** text`, `**Assistant**`. */
const HEADING = new RegExp(
  String.raw`^#{1,6}\s+(?:\p{Extended_Pictographic}\ufe0f?\s*)?\**${NAME}\**\s*:?\**${TIME}\s*:?\s*#*$`,
  'u',
);
const BOLD = new RegExp(
  String.raw`^(?:\*\*|__)(?:\p{Extended_Pictographic}\ufe0f?\s*)?${NAME}${TIME}\s*:?(?:\*\*|__)${TIME.replaceAll('<time>', '<time2>').replaceAll('<dashed>', '<dashed2>')}\s*:?\s*(?<rest>.*)$`,
  'u',
);
/** `User: text`, `[2026-01-02 10:00] User: text`. */
const PLAIN = new RegExp(String.raw`^${AHEAD}${NAME}${TIME}\s*:(?:\s+(?<rest>.*))?$`, 'u');

export function markdownMarker(line: string): TurnMarker | undefined {
  const head = line.slice(0, MARKER_CHARS);
  const match = (head === line ? HEADING.exec(line) : null) ?? BOLD.exec(head);
  return match === null ? undefined : toMarker(match, line, true);
}

/** With a time in front anybody may speak; without one only words for roles begin a turn. */
export function plainMarker(line: string): TurnMarker | undefined {
  const match = PLAIN.exec(line.slice(0, MARKER_CHARS));
  return match === null ? undefined : toMarker(match, line, false);
}

function toMarker({ groups = {} }: RegExpExecArray, line: string, isMarked: boolean): TurnMarker | undefined {
  const { who = '', rest: begun = '', time, dashed, time2, dashed2, before, bare } = groups;
  const said = time ?? dashed ?? time2 ?? dashed2 ?? before ?? bare;
  const sentAtMs = said === undefined ? null : readTime(said);
  // A bracket that holds no time is part of the text.
  if (sentAtMs === undefined) return undefined;
  const rest = (begun + line.slice(MARKER_CHARS)).trim();
  const word = isMarked ? who.trim().replace(SAID, '') : who.trim();
  const plain = word.toLowerCase();
  const role = ROLES.get(plain) ?? (isMarked ? MARKED_ROLES.get(plain) : undefined);
  if (role !== undefined) return { role, name: null, sentAtMs, rest };
  if (ASSISTANT_NAME.test(word)) return { role: 'assistant', name: word, sentAtMs, rest };
  const isTimed = (before ?? bare) !== undefined && sentAtMs !== null;
  return isTimed ? { role: 'user', name: word, sentAtMs, rest } : undefined;
}
