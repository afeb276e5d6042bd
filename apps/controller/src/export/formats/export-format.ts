import type { KeptConversation, KeptMessage, KeptSpace, KeptSummary } from '@sekha/store';

/** What an export held when it was written to its end. */
export interface ExportTotals {
  conversations: number;
  messages: number;
  vectors: number;
  summaries: number;
}

/**
 * One way to write a record down, piece by piece: `begin`, then for each conversation `conversation`, its `message`s
 * in order and `conversationEnd`, then `end`. One instance writes one export.
 */
export interface ExportFormat {
  readonly contentType: string;
  /** Of the file name, without a dot. */
  readonly extension: string;
  begin(): string;
  conversation(conversation: KeptConversation): string;
  message(message: KeptMessage, space: KeptSpace | undefined): string;
  /** With the summaries of the conversation. */
  conversationEnd(summaries: readonly KeptSummary[]): string;
  /** `digest` gives the SHA-256, in hex, of everything that was written before. */
  end(totals: ExportTotals, digest: () => string): string;
}
