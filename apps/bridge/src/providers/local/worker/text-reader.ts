import { LOCAL_DIMENSIONS, MAX_TOKENS } from '../model/model-files.js';
import { EmbedJob } from '../queue/embed-job.js';
import { planWindows, type WindowLimits } from '../tokeniser/plan-windows.js';
import type { WordPiece } from '../tokeniser/wordpiece.js';
import type { WorkerRequest } from './worker-messages.js';

export type EmbedOrder = Omit<Extract<WorkerRequest, { type: 'embed' }>, 'type'>;

/** An order whose texts are all cut into tokens. */
export interface ReadOrder {
  job: EmbedJob;
  tokens: number;
}

export type Tokeniser = Pick<WordPiece, 'encode' | 'continuesWord' | 'cls' | 'sep'>;

/** [CLS] and [SEP]. */
const FRAME_TOKENS = 2;
/** A few milliseconds of one core. */
const SLICE_CHARACTERS = 32_768;

/**
 * Cuts texts into tokens, a slice at a time and oldest first, so that a large order holds up nobody's question while it
 * is read. One that fits into a slice is read at once.
 */
export class TextReader {
  private readonly unread = new Map<number, Reading>();
  private readonly windows: WindowLimits;

  constructor(
    private readonly tokeniser: Tokeniser,
    windows: Pick<WindowLimits, 'overlap' | 'maxWindows'>,
  ) {
    this.windows = { ...windows, size: MAX_TOKENS - FRAME_TOKENS };
  }

  get isIdle(): boolean {
    return this.unread.size === 0;
  }

  /** The order, read, when it is small; a large one is kept for `readOn`. */
  read(order: EmbedOrder): ReadOrder | undefined {
    const reading: Reading = { order, texts: [], tokens: 0 };
    if (order.texts.reduce((sum, text) => sum + text.length, 0) <= SLICE_CHARACTERS)
      return this.slice(reading);
    this.unread.set(order.id, reading);
    return undefined;
  }

  /** Reads a slice of the oldest order; gives it when that was the last. */
  readOn(): ReadOrder | undefined {
    for (const reading of this.unread.values()) {
      const done = this.slice(reading);
      if (done !== undefined) this.unread.delete(reading.order.id);
      return done;
    }
    return undefined;
  }

  forget(id: number): void {
    this.unread.delete(id);
  }

  private slice(reading: Reading): ReadOrder | undefined {
    const { order, texts } = reading;
    for (let left = SLICE_CHARACTERS; left > 0 && texts.length < order.texts.length; ) {
      const text = order.texts[texts.length] ?? '';
      left -= text.length;
      const ids = this.tokeniser.encode(text);
      reading.tokens += ids.length + FRAME_TOKENS;
      texts.push(this.cut(ids));
    }
    if (texts.length < order.texts.length) return undefined;
    return { job: new EmbedJob(order.id, texts, LOCAL_DIMENSIONS, order.priority), tokens: reading.tokens };
  }

  private cut(ids: readonly number[]): number[][] {
    const { tokeniser } = this;
    const continues = (at: number) => tokeniser.continuesWord(ids[at] ?? 0);
    return planWindows(ids.length, continues, this.windows).map(({ start, end }) => [
      tokeniser.cls,
      ...ids.slice(start, end),
      tokeniser.sep,
    ]);
  }
}

interface Reading {
  order: EmbedOrder;
  /** The windows of those read so far. */
  texts: number[][][];
  tokens: number;
}
