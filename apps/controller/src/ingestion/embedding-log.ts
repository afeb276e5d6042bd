import type { Logger } from 'pino';
import type { Embedding } from '../bridge-client/bridge-client.js';

/** A large import embeds for hours: its calls are told of together, so often. */
const EVERY_MS = 60_000;

type Made = Pick<Embedding, 'providerId' | 'model' | 'costUsd'>;

/** Says what was embedded and what it cost: the first call of a model at once, then once a minute for all of them. */
export class EmbeddingLog {
  private via = '';
  private texts = 0;
  private calls = 0;
  /** Null when the price of one of the calls is not known. */
  private costUsd: number | null = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly logger: Pick<Logger, 'info'>) {}

  note({ providerId, model, costUsd }: Made, texts: number): void {
    const via = `${providerId}/${model}`;
    if (via !== this.via) this.flush();
    this.via = via;
    this.texts += texts;
    this.calls += 1;
    this.costUsd = costUsd === null || this.costUsd === null ? null : this.costUsd + costUsd;
    if (this.timer === undefined) this.tell();
  }

  /** Says what has not been said yet. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.calls > 0) this.say();
  }

  /** Says it, and is silent for a while. */
  private tell(): void {
    this.say();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.calls > 0) this.tell();
    }, EVERY_MS);
    this.timer.unref();
  }

  private say(): void {
    const { texts, calls, costUsd } = this;
    const cost = costUsd === null ? 'price unknown' : `$${costUsd.toFixed(4)}`;
    this.logger.info({ texts, calls }, `Embedding generated via ${this.via} - ${cost}`);
    [this.texts, this.calls, this.costUsd] = [0, 0, 0];
  }
}
