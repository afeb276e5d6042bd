import { randomUUID } from 'node:crypto';

/** An id for a tool call that its vendor gave none, in the shape that OpenAI's clients expect. */
export function newCallId(): string {
  return `call_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
}
