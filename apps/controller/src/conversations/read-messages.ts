import { type AddMessagesBody, AppError, type MessageBody, parseMoment } from '@sekha/contracts';
import type { NewMessage } from '@sekha/store';
import { keepText } from './message-content.js';
import { readSpeaker } from './speaker.js';

/** A message of the wire as the store keeps it. */
export function readMessage(body: MessageBody): NewMessage {
  const { text, images, otherParts } = keepText(body.content);
  const sentAtMs = parseMoment(body.timestamp);
  const leftOut = {
    ...(images === 0 ? {} : { images_removed: images }),
    ...(otherParts === 0 ? {} : { parts_removed: otherParts }),
  };
  const metadata = images + otherParts === 0 ? body.metadata : { ...body.metadata, ...leftOut };
  return {
    ...readSpeaker(body),
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
    if (messages.length === 0) throw invalid('must not be empty', 'messages');
    return messages.map(readMessage);
  }
  if (content === undefined) throw invalid('is missing');
  return [readMessage({ ...single, content })];
}

function invalid(problem: string, path = 'content'): AppError {
  return new AppError('request.invalid', `${path}: ${problem}`, { details: [{ path, problem }] });
}
