import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { answerJson } from './answer-json.js';

describe('answerJson', () => {
  it('sends what Fastify would, earlier headers included, and its hooks still see the end', async () => {
    const app = Fastify();
    const seen: number[] = [];
    app.addHook('onRequest', (_request, reply, done) => {
      reply.raw.setHeader('x-request-id', 'r1');
      void reply.header('x-ratelimit-remaining', 7);
      done();
    });
    app.addHook('onResponse', (_request, reply, done) => {
      seen.push(reply.statusCode);
      done();
    });
    app.get('/', async (_request, reply) => answerJson(reply, { text: 'ü' }, { 'x-sekha-provider': 'p' }));
    const reply = await app.inject('/');
    expect([reply.statusCode, reply.json(), seen]).toEqual([200, { text: 'ü' }, [200]]);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': '13',
      'x-request-id': 'r1',
      'x-ratelimit-remaining': '7',
      'x-sekha-provider': 'p',
    });
    await app.close();
  });
});
