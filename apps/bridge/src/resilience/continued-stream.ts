import type { AppError } from '@sekha/contracts';
import type { ChatPiece, Usage } from '../providers/chat-types.js';
import type { Prefill } from '../providers/provider.js';
import { EndMarkMissing } from '../providers/wire/end-mark-missing.js';
import { toCallError } from './classify-failure.js';
import { aborted } from './clock.js';
import type { StreamedAnswer } from './open-stream.js';
import type { CallEnd } from './opened.js';
import { Seam } from './seam.js';
import { Told } from './told.js';

/** Somebody who goes on. */
export interface Continuation {
  stream: StreamedAnswer;
  how: Prefill;
}

/** Finds somebody to go on after what was told; rejects when nobody does. */
export type GoOn = (told: Told, failure: AppError) => Promise<Continuation>;

/**
 * A stream that outlives its provider: when it breaks after the caller has seen a part, another goes on from the exact
 * character. When nobody can, the stream throws what broke it, so that a part never passes for the whole.
 */
export class ContinuedStream implements StreamedAnswer {
  readonly ended: Promise<CallEnd>;
  private settle: (end: CallEnd) => void = () => undefined;
  private readonly told = new Told();
  private readonly ready: ChatPiece[] = [];
  private seam: Seam | undefined;
  private finished = false;

  constructor(
    private current: StreamedAnswer,
    private readonly goOn: GoOn,
  ) {
    this.ended = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  get usage(): Usage | null {
    return this.current.usage;
  }

  get contentCharacters(): number {
    return this.current.contentCharacters;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ChatPiece>> {
    for (;;) {
      const piece = this.ready.shift();
      if (piece !== undefined) {
        this.told.add(piece);
        return { done: false, value: piece };
      }
      if (this.finished || !(await this.read())) {
        this.settle({});
        return { done: true, value: undefined };
      }
    }
  }

  async return(): Promise<IteratorResult<ChatPiece>> {
    await this.current.return?.();
    this.settle({ error: aborted() });
    return { done: true, value: undefined };
  }

  /** Makes pieces ready; false at the end. */
  private async read(): Promise<boolean> {
    try {
      const next = await this.current.next();
      if (next.done === true) return false;
      this.ready.push(...this.joined(next.value));
    } catch (thrown) {
      await this.recover(toCallError(thrown));
    }
    return true;
  }

  private async recover(failure: AppError): Promise<void> {
    if (failure.cause instanceof EndMarkMissing) {
      this.ready.push(...failure.cause.pieces.flatMap((piece) => this.joined(piece)));
      this.finished = true;
      return;
    }
    try {
      const { stream, how } = await this.goOn(this.told, failure);
      this.current = stream;
      this.seam = new Seam(this.told.text, how);
    } catch (thrown) {
      const error = toCallError(thrown);
      const last = error.code === 'call.aborted' ? error : failure;
      this.settle({ error: last });
      throw last;
    }
  }

  /** A piece of a continuation as the caller may see it: one text, and no second thoughts about it. */
  private joined(piece: ChatPiece): ChatPiece[] {
    const { seam } = this;
    if (seam === undefined) return [piece];
    if (piece.type === 'reasoning') return [];
    const text = piece.type === 'text' ? seam.push(piece.text) : seam.end();
    const fresh: ChatPiece[] =
      text === '' ? [] : [{ type: 'text', index: piece.type === 'usage' ? 0 : piece.index, text }];
    return piece.type === 'text' ? fresh : [...fresh, piece];
  }
}
