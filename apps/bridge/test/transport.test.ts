import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { AppError } from '@sekha/contracts';
import { getJson } from '../src/providers/wire/get-json.js';
import { postJson } from '../src/providers/wire/post-json.js';
import { Transport, type TransportOptions } from '../src/providers/wire/transport.js';
import { failureOf } from './chat-subject.js';

const OK = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 7\r\n\r\n{"a":1}';

type Serve = (socket: Socket, connection: number, request: number, bytes: Buffer) => void;

/** A bare TCP server: `serve` gets each request's socket, the number of the connection and of the request on it. */
class RawServer {
  connections = 0;
  requests = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  constructor(serve: Serve) {
    this.server = createServer((socket) => {
      const connection = ++this.connections;
      let request = 0;
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        this.requests++;
        serve(socket, connection, ++request, bytes);
      });
    });
  }
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }
  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function against(
  serve: Serve,
  options: Partial<TransportOptions> = {},
): Promise<{ server: RawServer; transport: Transport }> {
  const server = new RawServer(serve);
  const transport = new Transport({ id: 'v', baseUrl: await server.start(), ...options });
  open.push({
    close: async () => {
      await transport.close();
      await server.stop();
    },
  });
  return { server, transport };
}
const call = () => ({ signal: new AbortController().signal });

/** Answers the first request of a connection and, for the others, plays a server that had closed it already. */
const diesOnSecond =
  (how: (socket: Socket) => void) =>
  (socket: Socket, connection: number, request: number): void => {
    if (connection === 1 && request > 1) how(socket);
    else socket.write(OK);
  };

describe('Transport', () => {
  for (const [how, die] of [
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ['closed', (socket: Socket) => socket.destroy()],
  ] as const) {
    it(`sends a request again, once, when its idle socket turns out to be ${how}`, async () => {
      const { server, transport } = await against(diesOnSecond(die), { staleAfterMs: 0 });
      await postJson(transport, '/x', {}, call());
      await new Promise((resolve) => setImmediate(resolve));
      await expect(postJson(transport, '/x', {}, call())).resolves.toEqual({ a: 1 });
      expect([server.connections, server.requests]).toEqual([2, 3]);
    });
  }

  it('does not send again when the socket was in use a moment ago', async () => {
    const { server, transport } = await against(diesOnSecond((socket) => socket.resetAndDestroy()));
    await postJson(transport, '/x', {}, call());
    await new Promise((resolve) => setImmediate(resolve));
    expect(await failureOf(postJson(transport, '/x', {}, call()))).toMatchObject({
      code: 'provider.connection_failed',
    });
    expect(server.requests).toBe(2);
  });

  it('does not send again when the answer had begun', async () => {
    const begin = (socket: Socket): void => {
      socket.write('HTTP/1.1 20', () => socket.destroySoon());
    };
    const { server, transport } = await against(diesOnSecond(begin), { staleAfterMs: 0 });
    await postJson(transport, '/x', {}, call());
    await new Promise((resolve) => setImmediate(resolve));
    expect(await failureOf(postJson(transport, '/x', {}, call()))).toMatchObject({
      code: 'provider.connection_failed',
    });
    expect(server.requests).toBe(2);
  });

  it('does not send again on a fresh socket that dies', async () => {
    const { server, transport } = await against((socket) => socket.resetAndDestroy(), { staleAfterMs: 0 });
    await failureOf(postJson(transport, '/x', {}, call()));
    expect(server.requests).toBe(1);
  });

  it('keeps the path of the base URL', async () => {
    let seen = '';
    const server = new RawServer((socket, _connection, _request, bytes) => {
      seen = bytes.toString().split('\r\n', 1)[0] ?? '';
      socket.write(OK);
    });
    const transport = new Transport({ id: 'v', baseUrl: `${await server.start()}/deep/v1/` });
    open.push({ close: () => transport.close().then(() => server.stop()) });
    await getJson(transport, '/models', call());
    expect(seen).toBe('GET /deep/v1/models HTTP/1.1');
  });

  it('takes what is no HTTP for an unreadable answer', async () => {
    const { transport } = await against((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await failureOf(getJson(transport, '/x', call()))).toMatchObject({
      code: 'provider.invalid_response',
    });
  });

  it('stops reading a JSON answer without end', async () => {
    const megabyte = 'x'.repeat(1024 * 1024);
    const { transport } = await against((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n"');
      const more = (): void => {
        if (!socket.destroyed) socket.write(megabyte, more);
      };
      more();
    });
    expect(await failureOf(getJson(transport, '/x', call()))).toMatchObject({
      code: 'provider.invalid_response',
      message: expect.stringContaining('without end'),
    });
  });

  it('does not follow a redirect with our key', async () => {
    const { server, transport } = await against((socket) => {
      socket.write('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/steal\r\ncontent-length: 0\r\n\r\n');
    });
    expect(await failureOf(getJson(transport, '/x', call()))).toMatchObject({
      code: 'provider.invalid_response',
    });
    expect(server.requests).toBe(1);
  });

  it('gives a connection up when the connect clock fires, or the caller leaves', async () => {
    // A server that takes the connection and never speaks TLS.
    const server = new RawServer(() => undefined);
    const baseUrl = (await server.start()).replace('http:', 'https:');
    const transport = new Transport({ id: 'v', baseUrl, connectTimeoutMs: 30 });
    open.push({ close: () => transport.close().then(() => server.stop()) });
    expect(await failureOf(getJson(transport, '/x', call()))).toMatchObject({
      code: 'provider.timeout',
      details: { provider: 'v', clock: 'connect' },
    });
    const leaving = new AbortController();
    const failure = failureOf(getJson(transport, '/x', { signal: leaving.signal }));
    leaving.abort();
    expect(await failure).toMatchObject({ code: 'call.aborted' });
  });

  it('tells a host that does not exist and shows no address', async () => {
    const transport = new Transport({ id: 'v', baseUrl: 'http://no-such-host.invalid' });
    open.push(transport);
    const failure = (await failureOf(getJson(transport, '/x', call()))) as AppError;
    expect(failure.code).toBe('provider.connection_failed');
    expect(failure.message).not.toContain('invalid');
  });
});
