import { isUtf8 } from 'node:buffer';
import { MAX_CONTENT_LENGTH } from '@sekha/contracts';
import type { KeptConversation, KeptMessage, KeptSpace, KeptSummary } from '@sekha/store';
import { OWN_FORMAT, OWN_FORMAT_VERSION } from '../export/formats/own-lines.js';
import { LineMembers } from './line-members.js';
import type { FileLine } from './read-lines.js';
import { refuseLine } from './refuse-line.js';

/**
 * Nothing that was ever written here is longer, and nothing that is should come in by this door: what is kept is
 * embedded, indexed and shown. Twice what a client may send, for pictures in it were replaced by marks.
 */
const LONGEST_CONTENT = 2 * MAX_CONTENT_LENGTH;
const LONGEST_WORD = 1_000;

export interface FileTotals {
  conversations: number;
  messages: number;
  vectors: number;
  summaries: number;
}

/** A line of an export, checked by itself. */
export type ParsedLine =
  | { type: 'header' }
  | { type: 'conversation'; conversation: KeptConversation }
  | { type: 'space'; space: KeptSpace }
  | { type: 'message'; message: KeptMessage }
  | { type: 'summary'; summary: KeptSummary }
  | { type: 'end'; totals: FileTotals; sha256: string };

/** Reads one line; `request.invalid`, with its number, when it is none of an export. */
export function parseLine(line: FileLine): ParsedLine {
  const members = new LineMembers(line.number, toObject(line));
  const type = members.text('type');
  switch (type) {
    case 'header':
      return parseHeader(members);
    case 'conversation':
      return { type, conversation: parseConversation(members) };
    case 'space':
      return {
        type,
        space: {
          model: members.text('model', { longest: 500 }),
          dimension: members.whole('dimension', 1, 65_536),
        },
      };
    case 'message':
      return { type, message: parseMessage(members) };
    case 'summary':
      return { type, summary: parseSummary(members) };
    case 'end':
      return { type, totals: parseTotals(members), sha256: members.text('sha256') };
    default:
      throw refuseLine(line.number, `has the unknown type ${JSON.stringify(type).slice(0, 60)}`);
  }
}

function toObject({ bytes, number }: FileLine): Record<string, unknown> {
  let value: unknown;
  // Decoded anyhow, what is no text would become U+FFFD without a word.
  if (!isUtf8(bytes)) throw refuseLine(number, 'is not UTF-8; this is no export of Sekha, or a damaged one');
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw refuseLine(number, 'is not JSON; this is no export of Sekha, or a damaged one', error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuseLine(number, 'is not a JSON object');
  return value as Record<string, unknown>;
}

function parseHeader(members: LineMembers): ParsedLine {
  const version = members.whole('version', 1, 1_000_000);
  if (members.text('format') !== OWN_FORMAT) throw members.refusal('is the header of another format');
  if (version > OWN_FORMAT_VERSION)
    throw members.refusal(`says version ${version}; this program reads versions up to ${OWN_FORMAT_VERSION}`);
  return { type: 'header' };
}

function parseConversation(members: LineMembers): KeptConversation {
  const source = members.child('source');
  return {
    id: members.uuid('id'),
    label: members.text('label', { longest: LONGEST_WORD }),
    folder: members.text('folder', { longest: 2 * LONGEST_WORD }),
    status: members.choice('status', ['active', 'archived']),
    importance: members.whole('importance', 1, 10),
    createdAtMs: members.time('created_at_ms'),
    updatedAtMs: members.time('updated_at_ms'),
    metadata: members.object('metadata'),
    nextSeq: members.whole('next_seq', 0),
    ...(source === undefined
      ? {}
      : {
          source: {
            digest: source.nullable('digest', () => source.hex('digest')),
            length: source.whole('length', 0),
          },
        }),
  };
}

function parseMessage(members: LineMembers): KeptMessage {
  const source = members.child('source');
  const vector = members.vector('vector');
  return {
    id: members.uuid('id'),
    seq: members.whole('seq', 0),
    role: members.text('role', { longest: LONGEST_WORD }),
    name: members.nullable('name', () => members.text('name', { longest: LONGEST_WORD })),
    content: members.text('content', { longest: LONGEST_CONTENT }),
    sentAtMs: members.time('sent_at_ms'),
    metadata: members.object('metadata'),
    ...(vector === undefined ? {} : { vector }),
    ...(source === undefined
      ? {}
      : {
          source: {
            digest: source.hex('digest'),
            position: source.nullable('position', () => source.whole('position', 0)),
            isCurrent: source.nullable('is_current', () => source.truth('is_current')),
          },
        }),
  };
}

function parseSummary(members: LineMembers): KeptSummary {
  const fromMs = members.time('from_ms');
  const toMs = members.time('to_ms');
  if (toMs <= fromMs) throw members.refusal('is a summary of no time: to_ms must be later than from_ms');
  return {
    id: members.uuid('id'),
    level: members.choice('level', ['daily', 'weekly', 'monthly']),
    timeZone: members.text('time_zone', { longest: 100 }),
    fromMs,
    toMs,
    content: members.text('content', { longest: LONGEST_CONTENT }),
    model: members.text('model', { longest: LONGEST_WORD }),
    fallbackReason: members.nullable('fallback_reason', () =>
      members.text('fallback_reason', { longest: LONGEST_CONTENT }),
    ),
    tokens: members.whole('tokens', 0),
    messageCount: members.whole('message_count', 0),
    fingerprint: members.text('fingerprint', { longest: 500 }),
    generatedAtMs: members.time('generated_at_ms'),
  };
}

function parseTotals(members: LineMembers): FileTotals {
  return {
    conversations: members.whole('conversations', 0),
    messages: members.whole('messages', 0),
    vectors: members.whole('vectors', 0),
    summaries: members.whole('summaries', 0),
  };
}
