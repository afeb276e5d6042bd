import type { ChatRequest } from '../providers/chat-types.js';

/** What a caller of `/v1/messages` asks for, before a model has been chosen. */
export interface MessagesCall {
  /** As the caller wrote it: a model id, `provider/model`, a task, `auto`. */
  wanted: string | undefined;
  request: Omit<ChatRequest, 'model'>;
  stream: boolean;
}
