import { Agent, type Dispatcher } from 'undici';
import type { CallSignal } from '../call-signal.js';
import type { CallContext } from '../provider.js';
import { createConnector } from './connector.js';
import { decodeBody, decodeWhole, isEncoded } from './decode-body.js';
import { endless, failFromConnection, failFromReply } from './fail.js';
import { BodyTooLong, readText } from './read-text.js';
import { ReplyStream } from './reply-stream.js';
import type { ReplyHeaders } from './retry-after.js';
import { StaleSockets } from './stale-sockets.js';
import type { VendorIdentity } from './vendor-identity.js';
import { ReplyCollector, type WholeReply } from './whole-reply.js';

export interface TransportOptions extends VendorIdentity {
  /** Sent with every request; the key among them. */
  headers?: Record<string, string>;
  /** Undefined: as long as the operating system tries. */
  connectTimeoutMs?: number | undefined;
  /** How long a keep-alive socket must have been idle for its death to be forgiven. */
  staleAfterMs?: number;
  /** Epoch milliseconds; for HTTP dates. */
  now?: () => number;
}

export interface WireRequest {
  method: 'GET' | 'POST';
  /** Appended to the base URL; starts with a slash. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  accept: string;
}

/** A reply whose status says success; its body is decoded, and its failures are ours already. */
export interface WireReply {
  headers: ReplyHeaders;
  body: AsyncIterable<Uint8Array>;
}

/** An error body is for a sentence, not for a book. */
const LONGEST_ERROR_BYTES = 64 * 1024;
/** Room for a batch of long vectors written as JSON numbers. */
const LONGEST_BYTES = 64 * 1024 * 1024;
const BOUNDS = { maxBytes: LONGEST_BYTES, maxErrorBytes: LONGEST_ERROR_BYTES };

/**
 * The keep-alive connections of one provider. It makes one call and has no clock but the connect clock: `signal`
 * closes the socket at once, wherever the call is. A request that died with an idle socket is sent once more.
 */
export class Transport {
  private readonly agent: Agent;
  private readonly stale: StaleSockets;
  private readonly origin: string;
  private readonly basePath: string;
  private readonly now: () => number;

  constructor(private readonly options: TransportOptions) {
    const url = new URL(options.baseUrl);
    this.origin = url.origin;
    this.basePath = url.pathname.replace(/\/+$/, '');
    this.now = options.now ?? Date.now;
    this.stale = new StaleSockets(options.staleAfterMs ?? 1000);
    this.agent = new Agent({
      pipelining: 1,
      keepAliveTimeout: 30_000,
      // undici's own clocks are a second late; the clocks live above and abort.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: createConnector(options.connectTimeoutMs, this.stale),
    });
  }

  /** For error messages: the provider's id, and what must be kept out of them. */
  get vendor(): VendorIdentity {
    return this.options;
  }

  /** Sends a request. A status that is no success, and any failure of the connection, is thrown as `AppError`. */
  async send(request: WireRequest, call: CallContext): Promise<WireReply> {
    const stream = await this.open(request, call.signal);
    const { status, headers } = await stream.head;
    call.onHeaders?.();
    const body = isEncoded(headers) ? this.decoded(stream, headers, call.signal) : stream;
    if (status >= 200 && status < 300) return { headers, body };
    const text = await readText(body, LONGEST_ERROR_BYTES).catch((thrown: unknown) => {
      // The status says enough; only a caller that left changes what happened.
      if (call.signal.aborted) throw this.failed(thrown, 'body', call.signal);
      return '';
    });
    throw failFromReply({ status, headers, text }, this.options, this.now());
  }

  /** Sends a request and reads the whole body of its reply as text. Fails as {@link send} does. */
  async read(request: WireRequest, call: CallContext): Promise<string> {
    const { status, headers, bytes } = await this.collect(request, call);
    if (status >= 200 && status < 300) return decodeWhole(bytes, headers, this.options, LONGEST_BYTES);
    const text = await decodeWhole(bytes, headers, this.options, LONGEST_ERROR_BYTES).catch(() => '');
    throw failFromReply({ status, headers, text }, this.options, this.now());
  }

  /** Closes every connection, calls under way included. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async collect(request: WireRequest, { signal, onHeaders }: CallContext): Promise<WholeReply> {
    const options = this.dispatch(request);
    for (let mayBeStale = true; ; mayBeStale = false) {
      const collector = new ReplyCollector(signal, BOUNDS, onHeaders);
      try {
        this.agent.dispatch(options, collector);
        return await collector.reply;
      } catch (thrown) {
        if (thrown instanceof BodyTooLong) throw endless(this.options);
        if (!mayBeStale || signal.aborted || !this.stale.killed(thrown))
          throw this.failed(thrown, collector.phase, signal);
      }
    }
  }

  private async open(request: WireRequest, signal: CallSignal): Promise<ReplyStream> {
    const options = this.dispatch(request);
    for (let mayBeStale = true; ; mayBeStale = false) {
      const stream = new ReplyStream(signal, (thrown, phase) => this.failed(thrown, phase, signal));
      this.agent.dispatch(options, stream);
      try {
        await stream.head;
        return stream;
      } catch (failure) {
        if (!mayBeStale || signal.aborted || !this.stale.killed(stream.thrown)) throw failure;
      }
    }
  }

  private dispatch(request: WireRequest): Dispatcher.DispatchOptions & { origin: string } {
    const { method, path, accept, body } = request;
    const headers: Record<string, string> = {
      accept,
      // A compressed stream comes in lumps; an answer's text is small. What comes compressed all the same is read.
      'accept-encoding': 'identity',
      ...this.options.headers,
    };
    if (body !== undefined) headers['content-type'] = 'application/json';
    return {
      origin: this.origin,
      path: this.basePath + path,
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    };
  }

  private async *decoded(
    stream: ReplyStream,
    headers: ReplyHeaders,
    signal: CallSignal,
  ): AsyncGenerator<Uint8Array> {
    try {
      yield* decodeBody(stream, headers, this.options);
    } catch (thrown) {
      throw this.failed(thrown, 'body', signal);
    } finally {
      await stream.return();
    }
  }

  private failed(thrown: unknown, phase: 'headers' | 'body', signal: CallSignal): Error {
    return failFromConnection(thrown, phase, this.options, signal);
  }
}
