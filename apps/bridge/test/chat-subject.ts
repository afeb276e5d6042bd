import { it } from '@jest/globals';
import type { ReplyScript, ScriptedServer } from '@sekha/testing';
import type { Provider } from '../src/providers/provider.js';

/** A scripted vendor and the adapter that speaks to it. */
export interface Started {
  server: ScriptedServer & { readonly replies: ReplyScript };
  provider: Provider;
}

/** One adapter, as the contract suites meet it. */
export interface Subject {
  name: string;
  start(): Promise<Started>;
  chatModel: string;
  chatPath: string;
  /** An answer that is an error under a 200, whole. */
  errorObject: Record<string, unknown>;
  /** An object as the vendor streams it. */
  asEvent(value: unknown): string;
  streamType: string;
  /** Promises that the adapter cannot keep, by the name of their test, each with its reason. */
  gaps: Readonly<Record<string, string>>;
}

/** A test of a contract; one that is a known gap must fail, so that the gap cannot go stale. */
export function promising(subject: Subject): (name: string, proof: () => Promise<void>) => void {
  return (name, proof) => {
    const reason = subject.gaps[name];
    if (reason === undefined) it(name, proof);
    else it.failing(`${name} (known gap: ${reason})`, proof);
  };
}

/** What `work` was refused with; fails when it was not. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
