import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module, Post, Req } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import request from 'supertest';
import { Api, createLogger, createServiceApp, Metrics, streamedBodyOf } from '../src/index.js';

@Controller()
class UploadController {
  @Post('upload')
  @Api({ summary: 'Count the bytes' })
  async upload(@Req() request: FastifyRequest): Promise<object> {
    const { contentType, stream } = streamedBodyOf(request);
    let bytes = 0;
    for await (const chunk of stream) bytes += (chunk as Buffer).length;
    return { contentType, bytes };
  }

  @Post('plain')
  @Api({ summary: 'A body as usual' })
  plain(@Req() request: FastifyRequest): object {
    return { body: request.body ?? null };
  }
}

@Module({ controllers: [UploadController] })
class UploadModule {}

describe('a route that reads its body as it arrives', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await createServiceApp({
      module: UploadModule,
      logger: createLogger({ app: 'test', level: 'silent' }),
      metrics: new Metrics(),
      bodyLimitBytes: 100,
      streamedPaths: ['/upload'],
      openApi: { title: 'Test', description: '', version: '1' },
    });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());
  const post = (path: string): request.Test => request(app.getHttpServer()).post(path);

  it.each(['/upload', '/%75pload', '/upload?a=1'])(
    'gets all of it at %s, whatever its size',
    async (path) => {
      const { body } = await post(path).set('content-type', 'text/markdown').send('x'.repeat(1_000));
      expect(body).toEqual({ contentType: 'text/markdown', bytes: 1_000 });
    },
  );

  it('gets an empty one', async () => {
    expect((await post('/upload')).body).toEqual({ contentType: '', bytes: 0 });
  });

  it('leaves the other routes their limit and their parsing', async () => {
    expect((await post('/plain').send({ a: 1 })).body).toEqual({ body: { a: 1 } });
    expect((await post('/plain').send({ a: 'x'.repeat(200) })).status).toBe(413);
  });

  it('does not let a client choose that', async () => {
    const { status } = await post('/plain').set('content-type', 'application/vnd.sekha.streamed').send('{}');
    expect(status).toBe(415);
  });
});
