import { AppError } from '@sekha/contracts';

export interface EmbedResult {
  /** All vectors, one after the other. */
  vectors: Float32Array;
  tokens: number;
}

export interface PendingCall {
  resolve(result: EmbedResult): void;
  reject(error: AppError): void;
  onAccepted(): void;
}

/** Calls that the thread has not answered, by number. Each is settled once. */
export class PendingCalls {
  private readonly calls = new Map<number, PendingCall>();
  private lastId = 0;

  get size(): number {
    return this.calls.size;
  }

  add(call: PendingCall): number {
    this.calls.set(++this.lastId, call);
    return this.lastId;
  }

  accept(id: number): void {
    this.calls.get(id)?.onAccepted();
  }

  resolve(id: number, result: EmbedResult): void {
    this.take(id)?.resolve(result);
  }

  reject(id: number, error: AppError): void {
    this.take(id)?.reject(error);
  }

  rejectAll(error: AppError): void {
    for (const id of [...this.calls.keys()]) this.reject(id, error);
  }

  private take(id: number): PendingCall | undefined {
    const call = this.calls.get(id);
    this.calls.delete(id);
    return call;
  }
}
