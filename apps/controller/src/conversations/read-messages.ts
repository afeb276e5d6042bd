import { type AddMessagesBody, AppError, type MessageBody, parseMoment } from '@sekha/contracts';
import type { NewMessage } from '@sekha/store';
import { keepText } from './message-content.js';
import { readSpeaker } from './speaker.js';

/** A message of the wire as the store keeps it. */
export function readMessage(body: MessageBody): NewMessage {
  const { text, images } = keepText(body.content);
  const sentAtMs = parseMoment(body.timestamp);
  const metadata = images === 0 ? body.metadata : { ...body.metadata, images_removed: images };
  return {
    ...readSpeaker(body.role, body.name),
    content: text,
    ...(sentAtMs === undefined ? {} : { sentAtMs }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** One message, or several: the two ways to add to a conversation. */
export function readAddedMessages(body: AddMessagesBody): NewMessage[] {
  const { messages, content, ...single } = body;
  if (messages !== undefined && content !== undefined)
    throw invalid('send either content or messages, not both');
  if (messages !== undefined) {
    if (messages.length === 0) throw invalid('messages must not be empty');
    return messages.map(readMessage);
  }
  if (content === undefined) throw invalid('content is missing');
  return [readMessage({ ...single, content })];
}

function invalid(problem: string): AppError {
  return new AppError('request.invalid', problem, { details: [{ path: 'content', problem }] });
}
