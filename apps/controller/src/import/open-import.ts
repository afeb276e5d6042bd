import { AppError, IMPORT_FORMAT_WORDS, type ImportFormat } from '@sekha/contracts';
import { isChatGpt, readChatGpt } from './formats/chatgpt.js';
import { ClaudeParser, isClaude } from './formats/claude.js';
import { ClaudeCodeParser, isClaudeCode } from './formats/claude-code.js';
import { ClaudeXmlReader } from './formats/claude-xml.js';
import { eachByItself, type ItemParser } from './formats/item-parser.js';
import { isMessages, MessagesParser } from './formats/messages.js';
import { TranscriptReader } from './formats/transcript.js';
import { guessFormat, isJsonFormat } from './guess-format.js';
import { type ImportedItem, problemAt } from './imported.js';
import { DAMAGE_PROBLEM, mend } from './reading/damage.js';
import { decodeText } from './reading/decode-text.js';
import { peek } from './reading/peek.js';
import { type JsonItem, layoutOf, readJson } from './reading/read-json.js';
import { readXml } from './reading/read-xml.js';
import { refuseForm } from './reading/refuse-form.js';
import { splitLines } from './reading/split-lines.js';

const HEAD_CHARS = 65_536;
/** Values that are looked at for one that shows the format. */
const LOOKED_AT = 200;

export interface OpenImportOptions {
  /** Undefined = found out. */
  format: ImportFormat | undefined;
  /** What the name or the media type of the file suggests, where its text does not tell. */
  hint?: ImportFormat | undefined;
}

/**
 * The conversations in a file of any known format, as it arrives. Throws `request.malformed` for an empty or unreadable
 * one, `request.unsupported_media_type` for what is no text, `request.invalid` when no format fits.
 */
export async function* openImport(
  bytes: AsyncIterable<Uint8Array>,
  { format, hint }: OpenImportOptions,
): AsyncGenerator<ImportedItem, void, void> {
  const damaged: number[] = [];
  const text = decodeText(bytes, { isHeadStrict: true, onDamage: (offset) => damaged.push(offset) });
  const { head: pieces, whole } = await peek(text, HEAD_CHARS);
  const head = pieces.join('').slice(0, HEAD_CHARS);
  if (head.trim() === '')
    throw new AppError('request.malformed', 'there is nothing to import: the file is empty');
  refuseForm(head);
  const guess = format ?? guessFormat(head, hint);
  if (guess === undefined) throw unknownFormat();
  if (guess !== 'claude-xml') return yield* read(whole, head, guess, format);
  // Elements have no lines: damage is named by its place in the file.
  for await (const item of readEach(readXml(mendEach(whole)), new ClaudeXmlReader())) {
    yield* damaged.splice(0).map(damageAt);
    yield item;
  }
  yield* damaged.splice(0).map(damageAt);
}

function damageAt(offset: number): ImportedItem {
  return problemAt(`about byte ${offset}`, DAMAGE_PROBLEM);
}

async function* mendEach(pieces: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  for await (const piece of pieces) yield mend(piece);
}

function read(
  whole: AsyncIterable<string>,
  head: string,
  guess: ImportFormat | 'json',
  asked: ImportFormat | undefined,
): AsyncGenerator<ImportedItem, void, void> {
  if (guess === 'json' || isJsonFormat(guess)) return readValues(whole, head, asked);
  return readEach(splitLines(whole), new TranscriptReader(guess === 'markdown' ? 'markdown' : 'text'));
}

async function* readEach<T>(
  source: AsyncIterable<T>,
  reader: { push(one: T): Iterable<ImportedItem>; end(): Iterable<ImportedItem> },
): AsyncGenerator<ImportedItem, void, void> {
  for await (const one of source) yield* reader.push(one);
  yield* reader.end();
}

/** Values of JSON: the first one that shows a format decides for all. */
async function* readValues(
  whole: AsyncIterable<string>,
  head: string,
  asked: ImportFormat | undefined,
): AsyncGenerator<ImportedItem, void, void> {
  let parser = asked === undefined ? undefined : parserFor(asked);
  let waiting: { value: unknown; place: string }[] = [];
  for await (const item of readJson(whole, layoutOf(head))) {
    const problem = problemOf(item);
    if (problem !== undefined) yield problemAt(item.place, problem);
    if ('problem' in item || item.isEnvelope) continue;
    const found = parser === undefined ? formatOf(item.value) : undefined;
    if (found !== undefined) parser = parserFor(found);
    waiting.push(item);
    if (parser === undefined && waiting.length >= LOOKED_AT) throw unknownFormat();
    if (parser === undefined) continue;
    for (const { value, place } of waiting) yield* pushSafely(parser, value, place);
    waiting = [];
  }
  if (parser !== undefined) yield* parser.end();
  else if (waiting.length > 0) throw unknownFormat();
}

function problemOf(item: JsonItem): string | undefined {
  if ('problem' in item) return item.problem;
  return item.isDamaged ? DAMAGE_PROBLEM : undefined;
}

/** No value of whatever shape stops the ones after it. */
function* pushSafely(parser: ItemParser, value: unknown, place: string): Generator<ImportedItem, void, void> {
  try {
    yield* parser.push(value, place);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    yield problemAt(place, 'it has a shape that cannot be read');
  }
}

function formatOf(value: unknown): ImportFormat | undefined {
  if (isChatGpt(value)) return 'chatgpt';
  if (isClaude(value)) return 'claude';
  if (isClaudeCode(value)) return 'claude-code';
  return isMessages(value) ? 'messages' : undefined;
}

function parserFor(format: ImportFormat): ItemParser {
  if (format === 'chatgpt') return eachByItself(readChatGpt);
  if (format === 'claude') return new ClaudeParser();
  if (format === 'claude-code') return new ClaudeCodeParser();
  return new MessagesParser();
}

function unknownFormat(): AppError {
  return new AppError(
    'request.invalid',
    `this is none of the formats that can be imported; say which it is with format=… (${IMPORT_FORMAT_WORDS.join(', ')}). Notes without speakers are taken with format=markdown or format=text`,
  );
}
