import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { constants, createGzip, type Gzip } from 'node:zlib';
import type { Fault } from '../faults/fault.js';
import type { LoggedCall } from './request-log.js';
import type { WireReply } from './wire-reply.js';

/** The longest that a timer can wait; whoever waits leaves when the connection closes. */
const FOR_EVER_MS = 2 ** 31 - 1;

/** Sends `reply` as `fault` would have it. Resolves when all is sent, or the connection is gone. */
export async function sendReply(
  response: ServerResponse,
  reply: WireReply,
  fault: Fault,
  call: LoggedCall,
  chunkDelayMs: number,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    if (fault.silence === true) await sleep(FOR_EVER_MS, gone.signal);
    await sleep(fault.delayHeadersMs, gone.signal);
    writeHead(response, reply, fault);
    call.status = response.statusCode;
    await sleep(fault.delayFirstChunkMs, gone.signal);
    await sendChunks(new ChunkSender(response, fault, call), reply, fault, chunkDelayMs, gone.signal);
  } catch (error) {
    if (!gone.signal.aborted && !isLostConnection(error)) throw error;
  }
}

/** A write may fail before the response is told that its connection is gone. */
function isLostConnection(error: unknown): boolean {
  return (error as { syscall?: unknown }).syscall === 'write';
}

function writeHead(response: ServerResponse, reply: WireReply, fault: Fault): void {
  const headers: Record<string, string> = {
    'content-type': fault.contentType ?? reply.contentType,
    ...reply.headers,
    ...fault.headers,
  };
  if (fault.gzip === true) headers['content-encoding'] = 'gzip';
  else if (
    reply.terminator === undefined &&
    fault.endless !== true &&
    fault.reframe === undefined &&
    fault.invalidAfterChunks === undefined
  ) {
    headers['content-length'] = String(Buffer.byteLength(reply.chunks.join('')));
  }
  response.writeHead(reply.status, headers);
  response.flushHeaders();
}

async function sendChunks(
  sender: ChunkSender,
  reply: WireReply,
  fault: Fault,
  chunkDelayMs: number,
  gone: AbortSignal,
): Promise<void> {
  if (fault.truncateBody === true) {
    const whole = reply.chunks.join('') + (reply.terminator ?? '');
    await sender.send(whole.slice(0, Math.floor(whole.length / 2)));
    return sender.cut();
  }
  let sent = 0;
  for (const chunk of chunksOf(reply, fault)) {
    if (gone.aborted) return;
    if (sent === fault.cutAfterChunks) return sender.cut();
    await pauseAt(sent, fault, gone);
    if (sent === fault.invalidAfterChunks) await sender.send(reply.invalidChunk ?? '{"broken":');
    if (sent > 0) await sleep(chunkDelayMs, gone);
    await sender.send(chunk);
    sent++;
  }
  if (sent === fault.cutAfterChunks) return sender.cut();
  await pauseAt(sent, fault, gone);
  if (reply.terminator !== undefined && fault.withoutTerminator !== true) await sender.send(reply.terminator);
  await sender.end();
}

async function pauseAt(sent: number, fault: Fault, gone: AbortSignal): Promise<void> {
  if (sent === fault.pauseAfterChunks) await sleep(fault.pauseMs ?? FOR_EVER_MS, gone);
}

function* chunksOf(reply: WireReply, fault: Fault): Iterable<string> {
  do yield* reply.chunks;
  while (fault.endless === true);
}

/** Writes pieces to one response, compressed or byte by byte where the fault asks for it. */
class ChunkSender {
  private readonly gzip: Gzip | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly fault: Fault,
    private readonly call: LoggedCall,
  ) {
    if (fault.gzip === true) this.gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
  }

  async send(chunk: string): Promise<void> {
    const text = this.fault.reframe?.(chunk) ?? chunk;
    const cutAt = this.fault.cutInside === undefined ? -1 : text.indexOf(this.fault.cutInside);
    if (cutAt >= 0) return this.cutWithin(text, cutAt);
    const bytes = this.gzip === undefined ? Buffer.from(text) : await compressed(this.gzip, text);
    if (this.fault.dribble === true) {
      for (const byte of bytes) await this.write(Buffer.of(byte));
    } else await this.write(bytes);
    this.call.chunksSent++;
  }

  async end(): Promise<void> {
    if (this.gzip !== undefined) {
      const rest = once(this.gzip, 'readable');
      this.gzip.end();
      await rest;
      const bytes = this.gzip.read() as Buffer | null;
      if (bytes !== null) await this.write(bytes);
    }
    this.response.end();
  }

  /** Closes the connection in the middle of the answer; what was written still arrives. */
  cut(): void {
    this.call.cutByProvider = true;
    this.response.socket?.destroySoon();
  }

  /** Sends the text before `at`, one byte more, and cuts. */
  private async cutWithin(text: string, at: number): Promise<void> {
    await this.write(Buffer.from(text).subarray(0, Buffer.byteLength(text.slice(0, at)) + 1));
    this.cut();
    await once(this.response, 'close');
  }

  private write(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.response.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }
}

async function compressed(gzip: Gzip, text: string): Promise<Buffer> {
  gzip.write(text);
  await new Promise<void>((resolve) => gzip.flush(() => resolve()));
  return (gzip.read() as Buffer | null) ?? Buffer.alloc(0);
}

async function sleep(ms: number | undefined, gone: AbortSignal): Promise<void> {
  if (ms !== undefined && ms > 0) await wait(ms, undefined, { signal: gone });
}
