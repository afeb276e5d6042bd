import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Fault } from '../faults/fault.js';
import { FaultScript } from '../faults/fault-script.js';
import { readRequest } from './read-request.js';
import { type LoggedCall, RequestLog, type SeenRequest } from './request-log.js';
import { sendReply } from './send-reply.js';
import { type Vendor, VendorError } from './vendor.js';
import { jsonReply, type WireReply } from './wire-reply.js';

/** Settings that every scripted provider has. */
export interface ScriptedServerOptions {
  /** Milliseconds between two chunks of a stream; 0 by default. */
  chunkDelayMs?: number;
}

/**
 * A provider on loopback that answers in a vendor's wire format, plays faults and remembers what it saw.
 * `stop` makes connections be refused, and `start` on the same port brings the provider back.
 */
export class ScriptedServer {
  readonly log = new RequestLog();
  readonly faults = new FaultScript();
  chunkDelayMs: number;
  private server: Server | undefined;
  private port = 0;
  private readonly sockets = new Set<Socket>();
  private readonly open = new Set<LoggedCall>();

  constructor(
    private readonly vendor: Vendor,
    options: ScriptedServerOptions = {},
  ) {
    this.chunkDelayMs = options.chunkDelayMs ?? 0;
  }

  /** Listens on `port` of 127.0.0.1: a free one for 0, the last one when left out. */
  async start(port = this.port): Promise<this> {
    const server = createServer((request, response) => void this.handle(request, response));
    server.keepAliveTimeout = 60_000;
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    return this;
  }

  /** Closes the port and every connection; does nothing when stopped already. */
  async stop(): Promise<void> {
    const server = this.server;
    if (server === undefined) return;
    this.server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      this.closeSockets();
    });
  }

  /** `http://127.0.0.1:<port>`; stays the same over a stop and start. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isRunning(): boolean {
    return this.server !== undefined;
  }

  /** How many connections are open. */
  get openSockets(): number {
    return this.sockets.size;
  }

  /** Closes the connections that are open, as a server does with idle ones. */
  dropSockets(): void {
    this.closeSockets();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = await readRequest(request, this.vendor);
    if (seen === undefined) return;
    const call = this.track(seen, response);
    const fault = this.faults.take(seen) ?? {};
    this.log.add(call);
    if (fault.resetBeforeHeaders === true) {
      call.cutByProvider = true;
      response.socket?.resetAndDestroy();
      return;
    }
    await sendReply(response, this.replyTo(seen, fault), fault, call, this.chunkDelayMs);
  }

  private replyTo(seen: SeenRequest, fault: Fault): WireReply {
    if (fault.status !== undefined || fault.body !== undefined) {
      const status = fault.status ?? 200;
      const body = fault.body ?? this.vendor.errorBody(status);
      if (typeof body !== 'string') return jsonReply(body, status);
      return { status, contentType: fault.contentType ?? 'text/plain', chunks: [body] };
    }
    if (seen.authorized === false) return jsonReply(this.vendor.errorBody(401), 401);
    try {
      return this.vendor.answer(seen);
    } catch (error) {
      if (error instanceof VendorError) return jsonReply(error.body, error.status);
      return jsonReply(this.vendor.errorBody(500), 500);
    }
  }

  private track(seen: SeenRequest, response: ServerResponse): LoggedCall {
    let settle = (): void => undefined;
    const call: LoggedCall = {
      ...seen,
      status: undefined,
      chunksSent: 0,
      finishedAtMs: undefined,
      abortedAtMs: undefined,
      cutByProvider: false,
      ended: new Promise<void>((resolve) => {
        settle = resolve;
      }),
    };
    this.open.add(call);
    response.once('close', () => {
      this.open.delete(call);
      if (response.writableFinished) call.finishedAtMs = performance.now();
      else if (!call.cutByProvider) call.abortedAtMs = performance.now();
      settle();
    });
    return call;
  }

  private closeSockets(): void {
    for (const call of this.open) call.cutByProvider = true;
    for (const socket of this.sockets) socket.destroy();
  }
}
