import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Header, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { createLogger, createServiceApp, hashKey, Metrics } from '../src/index.js';

@Controller('notes')
class NotesController {
  @Get()
  @Header('vary', 'accept')
  read(): object {
    return {};
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const KEY = 'k'.repeat(32);
const APP = 'https://app.example';

async function open(corsOrigins?: readonly string[]): Promise<NestFastifyApplication> {
  const identity = { tenantId: 't', name: 'test', scopes: ['*'], keyHash: hashKey(KEY) };
  const app = await createServiceApp({
    module: NotesModule,
    metrics: new Metrics({ processMetrics: false }),
    logger: createLogger({ app: 'notes', level: 'silent' }),
    bodyLimitBytes: 1_000,
    access: {
      identities: { findByHash: (hash) => (hash === identity.keyHash ? identity : undefined) },
      isPublic: () => false,
    },
    ...(corsOrigins === undefined ? {} : { corsOrigins }),
    openApi: { title: 'Notes', description: '', version: '1' },
  });
  await app.listen(0, '127.0.0.1');
  return app;
}

let closed: NestFastifyApplication;
let opened: NestFastifyApplication;
beforeAll(async () => {
  closed = await open();
  opened = await open([APP]);
});
afterAll(() => Promise.all([closed.close(), opened.close()]));

const get = (app: NestFastifyApplication, origin: string) =>
  request(app.getHttpServer()).get('/notes').set('x-api-key', KEY).set('origin', origin);
const preflight = (app: NestFastifyApplication, origin: string) =>
  request(app.getHttpServer())
    .options('/notes')
    .set('origin', origin)
    .set('access-control-request-method', 'POST')
    .set('access-control-request-headers', 'x-api-key');
const granted = ({ headers }: request.Response): string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe('pages of other origins', () => {
  it('read nothing unless they are named', async () => {
    for (const app of [closed, opened]) {
      expect(granted(await get(app, 'https://evil.example'))).toEqual([]);
      const refused = await preflight(app, 'https://evil.example');
      expect([refused.status, granted(refused)]).toEqual([401, []]);
    }
    for (const origin of ['null', `${APP}.evil.example`, 'http://app.example', `${APP}:8443`, `${APP}/`])
      expect([origin, granted(await get(opened, origin))]).toEqual([origin, []]);
  });

  it('that are named call with their key in a header, and read what went wrong as well', async () => {
    const asked = await preflight(opened, APP);
    expect([asked.status, asked.headers['access-control-allow-origin']]).toEqual([204, APP]);
    expect(asked.headers['access-control-allow-headers']).toContain('x-api-key');
    expect(asked.headers['access-control-allow-methods']).toContain('DELETE');
    const reply = await get(opened, APP);
    expect([reply.status, reply.headers['access-control-allow-origin']]).toEqual([200, APP]);
    expect(reply.headers['access-control-expose-headers']).toContain('x-request-id');
    const keyless = await request(opened.getHttpServer()).get('/notes').set('origin', APP);
    expect([keyless.status, keyless.headers['access-control-allow-origin']]).toEqual([401, APP]);
  });

  it('never send cookies, and no cache mixes their answers up', async () => {
    const reply = await get(opened, APP);
    expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
    expect(reply.headers['vary']).toBe('accept, origin');
    expect((await get(opened, 'https://evil.example')).headers['vary']).toBe('accept, origin');
    expect((await get(closed, APP)).headers['vary']).toBe('accept');
  });
});

describe('what Node would refuse without a word', () => {
  const raw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.end(text));
      let reply = '';
      socket.on('data', (chunk) => {
        reply += chunk.toString();
      });
      socket.on('end', () => resolve(reply)).on('error', reject);
    });
  let url: string;
  beforeAll(async () => {
    url = await closed.getUrl();
  });

  it.each([
    ['no Host', 'GET /notes HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'request.malformed'],
    [
      'an expectation',
      'GET /notes HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n',
      417,
      'request.expectation_failed',
    ],
  ])('%s is answered in the one shape', async (_what, text, status, code) => {
    const reply = await raw(text);
    expect(reply).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(reply.slice(reply.indexOf('\r\n\r\n') + 4))).toMatchObject({
      code: status,
      error_code: code,
    });
  });

  it('an HTTP/1.0 request needs no Host', async () => {
    expect(await raw(`GET /notes HTTP/1.0\r\nx-api-key: ${KEY}\r\n\r\n`)).toMatch(/^HTTP\/1.1 200 /);
  });
});
