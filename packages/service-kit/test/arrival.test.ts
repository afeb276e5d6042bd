import { type AddressInfo, connect } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module, Post, Req } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { Api, createLogger, createServiceApp, Metrics, streamedBodyOf } from '../src/index.js';

const broken: unknown[] = [];

@Controller()
class ArrivalController {
  @Post('upload')
  @Api({ summary: 'Count the bytes' })
  async upload(@Req() request: FastifyRequest): Promise<object> {
    let bytes = 0;
    try {
      for await (const chunk of streamedBodyOf(request).stream) bytes += (chunk as Buffer).length;
    } catch (error) {
      broken.push(error);
      throw error;
    }
    return { bytes };
  }

  @Post('plain')
  @Api({ summary: 'A body as usual' })
  plain(): object {
    return {};
  }
}

@Module({ controllers: [ArrivalController] })
class ArrivalModule {}

describe('how long a body may take', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await createServiceApp({
      module: ArrivalModule,
      logger: createLogger({ app: 'test', level: 'silent' }),
      metrics: new Metrics({ processMetrics: false }),
      bodyLimitBytes: 100,
      streamedPaths: ['/upload'],
      arrival: { wholeMs: 300, pauseMs: 1_000 },
      openApi: { title: 'Test', description: '', version: '1' },
    });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  /** What comes back for a body of ten bytes, sent in these pieces with a pause before each. */
  async function send(path: string, pieces: readonly string[], pauseMs: number): Promise<string> {
    const socket = connect((app.getHttpServer().address() as AddressInfo).port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nConnection: close\r\n\r\n`);
    for (const piece of pieces) {
      await after(pauseMs);
      if (!socket.destroyed) socket.write(piece);
    }
    await closed;
    return Buffer.concat(chunks).toString('utf8');
  }

  it('ends a request as usual that does not arrive in time, in the one shape', async () => {
    const reply = await send('/plain', ['{'], 10);
    expect(reply).toContain('408');
    expect(reply).toContain('"error_code"');
  });

  it('waits for a body that goes on arriving, however long it takes as a whole', async () => {
    expect(await send('/upload', ['12345', '6', '78', '9', '0'], 150)).toContain('{"bytes":10}');
  });

  it('gives up one that has stopped, and the route learns of it', async () => {
    expect(await send('/upload', ['12345'], 10)).not.toContain('200');
    expect(broken).toHaveLength(1);
  });
});
