import {
  type ImportedConversation,
  type ImportedMessage,
  type ImportProblem,
  problemAt,
} from './imported.js';

/** A clock that is wrong by a day is common; a message from next year is not. */
const AHEAD_MS = 24 * 3_600_000;

/** The times of a conversation's messages, one after the other. What cannot be is a problem, and the time before it holds. */
export class SaidTimes {
  private readonly problemsOfMessages: ImportProblem[] = [];
  private readonly startedMs: number | null;
  private saidFirstMs: number | null = null;
  private timeMs: number | null;

  constructor(
    private readonly conversation: Pick<ImportedConversation, 'place' | 'createdAtMs'>,
    private readonly nowMs: number,
  ) {
    this.startedMs = this.toPossible(conversation.createdAtMs);
    this.timeMs = this.startedMs;
  }

  /** When the next message was said. */
  next({ sentAtMs }: ImportedMessage, index: number): number {
    const saidMs = this.toPossible(sentAtMs);
    if (saidMs === null && sentAtMs !== null)
      this.problemsOfMessages.push(
        problemAt(`${this.conversation.place} message ${index + 1}`, problemOf(sentAtMs)),
      );
    // Where nothing is said about the time of a message, it is that of the one before.
    this.timeMs = saidMs ?? this.timeMs;
    this.saidFirstMs ??= saidMs;
    return this.timeMs ?? this.nowMs;
  }

  get problems(): ImportProblem[] {
    const { place, createdAtMs } = this.conversation;
    if (this.startedMs !== null || createdAtMs === null) return this.problemsOfMessages;
    return [...this.problemsOfMessages, problemAt(place, problemOf(createdAtMs))];
  }

  /** The first and the last time that is known; null without one. */
  get firstMs(): number | null {
    return this.startedMs ?? this.saidFirstMs;
  }

  get lastMs(): number | null {
    return this.timeMs;
  }

  /** A time that somebody can have said something at; null for all others. */
  private toPossible(timeMs: number | null | undefined): number | null {
    return typeof timeMs !== 'number' || timeMs < 0 || timeMs > this.nowMs + AHEAD_MS ? null : timeMs;
  }
}

function problemOf(timeMs: number | undefined): string {
  if (timeMs === undefined) return 'its time cannot be read; the time before it is used';
  return `its time is ${timeMs < 0 ? 'before 1970' : 'in the future'}; the time before it is used`;
}
