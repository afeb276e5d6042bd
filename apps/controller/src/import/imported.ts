import type { ImportFormat } from '@sekha/contracts';
import type { Pause } from './parts/pause.js';

/** A message as its source has it. */
export interface ImportedMessage {
  /** Its id at the source; null where messages have none. */
  sourceId: string | null;
  /** Without an id, of a conversation in pieces: how often the same was said in the pieces before. */
  saidBefore?: number;
  role: string;
  /** Who speaks, when it is more than the role. */
  name: string | null;
  text: string;
  /** Null when the source does not say, undefined when what it says is no time. */
  sentAtMs: number | null | undefined;
  /** Of the message it follows, as far as it was kept. */
  parentId?: string | null;
  /** Whether it lies on the path that the source shows; absent where there is only one. */
  isCurrent?: boolean;
  metadata?: Record<string, unknown>;
}

/** A conversation, or a piece of a long one: pieces bear the same source id and come in order. */
export interface ImportedConversation {
  kind: 'conversation';
  /** Where it stands in what is imported, for people: `[3]`, `line 12`. */
  place: string;
  format: ImportFormat;
  /** Its id at the source; null where conversations have none. */
  sourceId: string | null;
  title: string | null;
  /** A folder that the source names. */
  folder?: string;
  isArchived?: boolean;
  importance?: number;
  createdAtMs: number | null | undefined;
  updatedAtMs: number | null | undefined;
  metadata: Record<string, unknown>;
  messages: readonly ImportedMessage[];
  /** Paths that end elsewhere than the one that the source shows. */
  branches: number;
}

/** Something that could not be taken, or not as it is. What stands beside it is taken all the same. */
export interface ImportProblem {
  kind: 'problem';
  place: string;
  problem: string;
}

/** Something that is no part of a conversation and is left out on purpose. */
export interface LeftOut {
  kind: 'left-out';
  /** What it is, in the words of the source: `file-history-snapshot`, `empty message`. */
  what: string;
}

export type ImportedItem = ImportedConversation | ImportProblem | LeftOut | Pause;

export function problemAt(place: string, problem: string): ImportProblem {
  return { kind: 'problem', place, problem };
}

export function leftOut(what: string): LeftOut {
  return { kind: 'left-out', what };
}
