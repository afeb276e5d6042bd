import { BYTES_A_PART, type FilePart, MESSAGES_A_PART } from './read-parts.js';

/** Small conversations that are put back together: as many as one part of a large one comes to. */
export class PartGroup {
  private parts: FilePart[] = [];
  private messages = 0;
  private bytes = 0;

  /** False when it is full; an empty group takes anything. */
  add(part: FilePart): boolean {
    const messages = this.messages + part.messages.length + 1;
    const bytes = this.bytes + part.bytes;
    if (this.parts.length > 0 && (messages > MESSAGES_A_PART || bytes > BYTES_A_PART)) return false;
    this.parts.push(part);
    [this.messages, this.bytes] = [messages, bytes];
    return true;
  }

  /** What is in it, and empties it. */
  take(): FilePart[] {
    const { parts } = this;
    [this.parts, this.messages, this.bytes] = [[], 0, 0];
    return parts;
  }
}
