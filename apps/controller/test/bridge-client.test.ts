import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BRIDGE_CLIENT, type BridgeClient } from '../src/bridge-client/bridge-client.js';
import { BridgeClientModule } from '../src/bridge-client/bridge-client.module.js';
import { BridgeQueryEmbedder } from '../src/ingestion/bridge-query-embedder.js';

// Long enough for a busy machine to answer in, short enough to wait out.
const TIMEOUT_MS = 1_500;

let server: Server;
let answer: RequestListener;
let app: INestApplicationContext;
let client: BridgeClient;
let seen: { authorization: string | undefined; body: string }[];

beforeEach(async () => {
  seen = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push({ authorization: request.headers.authorization, body: Buffer.concat(chunks).toString() });
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const module = BridgeClientModule.for({ url, apiKey: 'bridge-key', timeoutMs: TIMEOUT_MS });
  app = await NestFactory.createApplicationContext(module, { logger: false });
  client = app.get(BRIDGE_CLIENT);
});
afterEach(async () => {
  await app.close();
  server.closeAllConnections();
  server.close();
});

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const vector = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer).toString('base64');
const embedded = (embeddings: unknown[], dimension: number) =>
  json(200, { embeddings, dimension, model: 'm', provider_id: 'p', cost_usd: null });

describe('embedding', () => {
  it('sends texts and key, and reads vectors packed or plain', async () => {
    answer = embedded([vector(0.5, -1), [2, 3]], 2);
    const embedding = await client.embed(['a', 'b'], { model: 'm' });
    expect(embedding.vectors).toEqual([Float32Array.of(0.5, -1), Float32Array.of(2, 3)]);
    expect(embedding).toMatchObject({ model: 'm', providerId: 'p', costUsd: null });
    expect(seen[0]?.authorization).toBe('Bearer bridge-key');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      texts: ['a', 'b'],
      encoding_format: 'base64',
      priority: 'background',
      model: 'm',
    });
  });

  it('says when somebody waits for the answer', async () => {
    answer = embedded([vector(1)], 1);
    await client.embed(['a question'], { interactive: true });
    const embedder = new BridgeQueryEmbedder(client);
    await embedder.embedQuery('another', 'm');
    expect(seen.map(({ body }) => JSON.parse(body).priority)).toEqual(['interactive', 'interactive']);
  });

  it.each([
    ['too few vectors', () => embedded([vector(1)], 1)],
    ['vectors of another length than it says', () => embedded([vector(1), vector(1, 2)], 1)],
    ['nothing of use', () => json(200, 'hello')],
    ['a list', () => json(200, [])],
  ])('takes %s for no answer', async (_what, make) => {
    answer = make();
    await expect(client.embed(['a', 'b'])).rejects.toMatchObject({ code: 'bridge.unavailable' });
  });
});

describe('failures', () => {
  it("are the bridge's own, with its words, details and pace", async () => {
    answer = json(
      429,
      { error: 'slow down', error_code: 'budget.exceeded', code: 429, details: { left: 0 } },
      { 'retry-after': '7' },
    );
    await expect(client.route({ task: 'embedding' })).rejects.toMatchObject({
      code: 'budget.exceeded',
      message: 'slow down',
      details: { left: 0 },
      retryAfterMs: 7_000,
    });
  });

  it('say the words of the bridge in the dialect of its chat route, too', async () => {
    const message = "No suitable providers available for task 'chat_small'";
    answer = json(503, { error: { message, type: 'api_error', param: null, code: 'route.unavailable' } });
    await expect(client.route({ task: 'chat_small' })).rejects.toMatchObject({
      code: 'route.unavailable',
      message,
    });
  });

  it('never make our caller look unauthorised when the bridge refuses our key', async () => {
    answer = json(401, { error: 'Invalid API key', error_code: 'auth.invalid', code: 401 });
    await expect(client.providers()).rejects.toMatchObject({
      code: 'bridge.unavailable',
      message: expect.stringContaining('SEKHA_BRIDGE_API_KEY'),
    });
  });

  it('do not show what a stranger on the port says', async () => {
    answer = json(502, '<html>secret</html>');
    await expect(client.providers()).rejects.toMatchObject({
      code: 'bridge.unavailable',
      message: 'the bridge answered with status 502',
    });
  });

  it('ask a frozen bridge what it knows for seconds only, however long a model may take', async () => {
    answer = () => undefined;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const patient = BridgeClientModule.for({ url, apiKey: 'bridge-key', timeoutMs: 3_600_000 });
    const other = await NestFactory.createApplicationContext(patient, { logger: false });
    const asked: BridgeClient = other.get(BRIDGE_CLIENT);
    await expect(asked.providers()).rejects.toMatchObject({ code: 'bridge.timeout' });
    await other.close();
  });

  it.each<[string, RequestListener]>([
    ['sends no headers', () => undefined],
    [
      'stops in the middle of its body',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{');
      },
    ],
  ])('end in time when the bridge %s', async (_what, hang) => {
    answer = hang;
    await expect(client.providers()).rejects.toMatchObject({ code: 'bridge.timeout' });
  });

  it('are told apart when the connection is cut or refused', async () => {
    answer = (request) => request.socket.destroy();
    await expect(client.providers()).rejects.toMatchObject({ code: 'bridge.unavailable' });
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    await expect(client.providers()).rejects.toMatchObject({ code: 'bridge.unavailable' });
    expect(await client.isReachable()).toBe(false);
  });

  it('come at once when the caller gives up, and the bridge hears of it', async () => {
    const gone = new Promise<void>((resolve) => {
      answer = (request) => void request.socket.once('close', () => resolve());
    });
    const leaving = new AbortController();
    const call = client.embed(['a'], { signal: leaving.signal });
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    await expect(call).rejects.toMatchObject({ code: 'bridge.unavailable' });
    await gone;
  });
});
