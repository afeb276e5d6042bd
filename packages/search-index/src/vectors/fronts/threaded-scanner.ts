import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Kernel } from '../kernel.js';
import type { Nearest } from '../near-rows.js';
import { type FrontScanner, inlineScanner } from './front-scanner.js';
import { type FrontScan, type Fronts, joinNearest, scanFronts } from './scan-fronts.js';
import { ANSWERED, ASKED, type ScanAnswer, type ScanOrder, type ScanThreadData } from './scan-order.js';

/** Below, waking another thread gains little, and the thread would cost its memory. */
const LEAST_SLOTS = 200_000;
/** A scan takes milliseconds: a thread that is silent for so long is gone. */
const LONGEST_MS = 5_000;

export interface ThreadedScannerOptions {
  /** The compiled scan-thread.js. */
  entry: URL;
  onWarning: (message: string, cause: unknown) => void;
  leastSlots?: number;
  longestMs?: number;
}

/**
 * Goes through large spaces on a thread of its own, over shared memory, while the thread that asks looks for words. The
 * thread begins with the first large scan. When it fails, scans are done by whoever asks, as before.
 */
export class ThreadedScanner implements FrontScanner {
  private readonly counts = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  private readonly leastSlots: number;
  private readonly longestMs: number;
  private thread: { worker: Worker; port: MessagePort } | undefined;
  private hasFailed = false;
  private asked = 0;
  /** What the thread has in its hands: one memory, so that those of dropped spaces are let go. */
  private known: { kernel: Kernel; bytes: number } | undefined;

  constructor(private readonly options: ThreadedScannerOptions) {
    this.leastSlots = options.leastSlots ?? LEAST_SLOTS;
    this.longestMs = options.longestMs ?? LONGEST_MS;
  }

  begin(fronts: Fronts, scans: readonly FrontScan[]): () => Nearest[] {
    const isWorthIt = scans.length > 0 && fronts.slots >= this.leastSlots;
    if (!isWorthIt || this.hasFailed || fronts.kernel.sharedMemory === undefined)
      return inlineScanner.begin(fronts, scans);
    this.thread ??= this.start();
    const order = ++this.asked;
    const claimed = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    this.thread.port.postMessage({ ...this.toOrder(order, fronts, scans), claimed } satisfies ScanOrder);
    Atomics.add(this.counts, ASKED, 1);
    Atomics.notify(this.counts, ASKED);
    return () => {
      // Whoever asks has nothing else to do now and takes its share of what is left.
      const here = scanFronts(fronts, scans, claimed, 1);
      const there = this.take(order);
      if (there === undefined) return inlineScanner.begin(fronts, scans)();
      return scans.map((scan, at) => joinNearest(here[at] as Nearest, there[at] as Nearest, scan));
    };
  }

  private take(order: number): Nearest[] | undefined {
    const { counts, thread } = this;
    if (thread === undefined) return undefined;
    for (let done = Atomics.load(counts, ANSWERED); done < order; done = Atomics.load(counts, ANSWERED)) {
      if (Atomics.wait(counts, ANSWERED, done, this.longestMs) === 'timed-out') {
        this.fail(new Error(`no answer within ${this.longestMs} ms`));
        return undefined;
      }
    }
    return answerOf(thread.port, order);
  }

  /** A thread is at work, or waits for the next scan. */
  get isThreaded(): boolean {
    return this.thread !== undefined;
  }

  /** Ends the thread; later scans are done by whoever asks. */
  async close(): Promise<void> {
    const { thread } = this;
    this.hasFailed = true;
    this.thread = undefined;
    thread?.port.close();
    await thread?.worker.terminate();
  }

  private start(): { worker: Worker; port: MessagePort } {
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(this.options.entry, {
      workerData: { port: port2, counts: this.counts } satisfies ScanThreadData,
      transferList: [port2],
      name: 'sekha-front-scan',
      resourceLimits: { maxYoungGenerationSizeMb: 2 },
    });
    worker.on('error', (error) => this.fail(error));
    worker.unref();
    return { worker, port: port1 };
  }

  private fail(cause: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.options.onWarning('the thread that scans vectors has failed; searches go on without it', cause);
    void this.thread?.worker.terminate();
    this.thread = undefined;
  }

  private toOrder(
    order: number,
    { kernel, layout, slots }: Fronts,
    scans: readonly FrontScan[],
  ): Omit<ScanOrder, 'claimed'> {
    const bytes = kernel.u8.byteLength;
    const isKnown = this.known?.kernel === kernel && this.known.bytes === bytes;
    this.known = { kernel, bytes };
    return { order, memory: isKnown ? undefined : kernel.sharedMemory, layout, slots, scans };
  }
}

/** Answers come in the order of the questions; one that nobody waited for, as its search failed, is passed over. */
function answerOf(port: MessagePort, order: number): Nearest[] | undefined {
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    const answer = next.message as ScanAnswer;
    if (answer.order === order) return answer.nearest;
  }
  return undefined;
}
