import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, createServiceApp, Metrics } from '../src/index.js';

@Module({})
class EmptyModule {}

let app: NestFastifyApplication;
let port: number;

beforeAll(async () => {
  app = await createServiceApp({
    module: EmptyModule,
    metrics: new Metrics({ processMetrics: false }),
    logger: createLogger({ app: 'empty', level: 'silent' }),
    bodyLimitBytes: 1_000,
    errorFaces: [{ prefix: '/v1/', render: ({ message }) => ({ error: { message } }) }],
    openApi: { title: 'Empty', description: '', version: '1' },
  });
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
});
afterAll(() => app.close());

/** The reply to these bytes, read until the service closes the connection. */
async function send(bytes: string): Promise<{ status: number; head: string; body: unknown }> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  const [head = '', body = ''] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body: JSON.parse(body) };
}
const get = (path: string, headers = '') =>
  send(`GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}Connection: close\r\n\r\n`);

describe('what no route sees', () => {
  it.each([
    ['a path that is no URL', '/a/%zz', '', 400, 'request.malformed'],
    ['headers without end', '/', `X-Junk: ${'j'.repeat(100_000)}\r\n`, 431, 'request.headers_too_large'],
    ['a header that is none', '/', 'no header\r\n', 400, 'request.malformed'],
  ])('%s is refused in the one shape, and the connection ends', async (_, path, headers, status, code) => {
    const reply = await get(path, headers);
    expect(reply.status).toBe(status);
    expect(reply.head).toMatch(/connection: close/i);
    expect(reply.head).toMatch(/x-request-id: \S/i);
    expect(reply.body).toEqual({
      error: expect.any(String),
      code: status,
      error_code: code,
      request_id: expect.any(String),
    });
  });

  it('a malformed path is refused in the face of its family', async () => {
    expect((await get('/v1/%zz')).body).toEqual({ error: { message: 'the URL is malformed' } });
  });

  it('a request that never comes to an end is not waited for for ever', () => {
    const { headersTimeout, requestTimeout } = app.getHttpServer();
    expect([headersTimeout, requestTimeout]).toEqual([60_000, 300_000]);
  });
});
