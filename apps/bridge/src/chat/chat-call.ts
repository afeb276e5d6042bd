import type { ChatRequest } from '../providers/chat-types.js';

/** What a caller asks for, before a model has been chosen. */
export interface ChatCall {
  /** As the caller wrote it: a model id, `provider/model`, a task, `auto`; undefined when it said nothing. */
  wanted: string | undefined;
  request: Omit<ChatRequest, 'model'>;
  stream: boolean;
  /** Whether a stream ends with a chunk that holds the usage. */
  includeUsage: boolean;
  /** The most that the call may cost, USD. */
  maxCostUsd: number | undefined;
  requireVision: boolean;
  /** The caller speaks the older `functions` dialect and wants to be answered in it. */
  legacyFunctions: boolean;
}
