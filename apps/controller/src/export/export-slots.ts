import { AppError } from '@sekha/contracts';

/** An open view of the record keeps old pages of it, and its log from being folded: so there are few at a time. */
const MOST_IN_ALL = 12;
/** Of these, for one tenant: nobody can keep all others from theirs. */
const MOST_OF_ONE = 4;
const COME_BACK_AFTER_MS = 5_000;

/** Who exports now. */
export class ExportSlots {
  private readonly running = new Map<string, number>();
  private inAll = 0;

  /** Returns how to give the slot back; doing so twice does no harm. Throws `rate_limit.exceeded`. */
  take(tenantId: string): () => void {
    const own = this.running.get(tenantId) ?? 0;
    if (own >= MOST_OF_ONE) throw tooMany(`${MOST_OF_ONE} exports of this tenant are running`);
    if (this.inAll >= MOST_IN_ALL) throw tooMany(`${MOST_IN_ALL} exports are running`);
    this.running.set(tenantId, own + 1);
    this.inAll += 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.giveBack(tenantId);
      isTaken = false;
    };
  }

  private giveBack(tenantId: string): void {
    const left = (this.running.get(tenantId) ?? 1) - 1;
    if (left === 0) this.running.delete(tenantId);
    else this.running.set(tenantId, left);
    this.inAll -= 1;
  }
}

function tooMany(what: string): AppError {
  return new AppError('rate_limit.exceeded', `${what}; come back in a moment`, {
    retryAfterMs: COME_BACK_AFTER_MS,
  });
}
