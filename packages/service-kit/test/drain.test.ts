import { request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, createServiceApp, Drain, Metrics } from '../src/index.js';

let begun: () => void;
let finish: () => void;
let hasBegun: Promise<void>;
let mayFinish: Promise<void>;

@Controller()
class SlowController {
  @Get('slow')
  async slow(): Promise<object> {
    begun();
    await mayFinish;
    return { done: true };
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

let app: NestFastifyApplication;
beforeEach(async () => {
  hasBegun = new Promise((resolve) => {
    begun = resolve;
  });
  mayFinish = new Promise((resolve) => {
    finish = resolve;
  });
  app = await createServiceApp({
    module: SlowModule,
    logger: createLogger({ app: 'test', level: 'silent' }),
    metrics: new Metrics(),
    bodyLimitBytes: 1_000,
    openApi: { title: 't', description: 'd', version: '1' },
  });
});
afterEach(() => app.close());

interface Answer {
  status: number;
  body: unknown;
  connection: string | undefined;
}

function get(path: string): Promise<Answer> {
  const { port } = app.getHttpServer().address() as AddressInfo;
  return new Promise((resolve, reject) => {
    ask({ host: '127.0.0.1', port, path }, (reply) => {
      let text = '';
      reply.on('data', (chunk: Buffer) => (text += chunk.toString()));
      reply.on('end', () =>
        resolve({
          status: reply.statusCode ?? 0,
          body: JSON.parse(text),
          connection: reply.headers.connection,
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

async function listen(graceMs: number): Promise<Drain> {
  const drain = new Drain(graceMs);
  drain.watch(app.getHttpAdapter().getInstance());
  await app.listen(0, '127.0.0.1');
  return drain;
}

describe('a service that is being stopped', () => {
  it('finishes what is under way and refuses the rest in the one shape', async () => {
    const drain = await listen(60_000);
    const slow = get('/slow');
    await hasBegun;
    let empty = false;
    const emptied = drain.empty().then(() => {
      empty = true;
    });
    expect(await get('/slow')).toEqual({
      status: 503,
      body: expect.objectContaining({ code: 503, error_code: 'service.stopping' }),
      connection: 'close',
    });
    expect(empty).toBe(false);
    finish();
    expect(await slow).toMatchObject({ status: 200, body: { done: true } });
    await emptied;
  });

  it('waits no longer than its grace', async () => {
    const drain = await listen(20);
    const slow = get('/slow').catch(() => undefined);
    await hasBegun;
    await drain.empty();
    finish();
    await slow;
  });

  it('has nothing to wait for when nothing is under way', async () => {
    await (await listen(60_000)).empty();
  });
});
