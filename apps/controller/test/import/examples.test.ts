import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ImportWorld } from './import-world.js';

let world: ImportWorld;
beforeAll(async () => {
  world = await ImportWorld.open();
});
afterAll(() => world.close());

it('the conversations of the demo are imported into their folders, once', async () => {
  const file = readFileSync(new URL('../../../../examples/conversations.json', import.meta.url));
  const { body } = await world.import(file, { filename: 'conversations.json' });
  expect([body.formats, body.problems]).toEqual([['messages'], []]);
  expect((await world.conversations('/demo')).length).toBe(body.conversations_created);
  expect((await world.import(file)).body.messages_added).toBe(0);
});

it('an export of ours comes back as it was', async () => {
  const before = await world.record();
  const { text } = await world.controller
    .call('get', '/api/v1/export')
    .query({ format: 'jsonl' })
    .buffer(true)
    .parse((response, done) => {
      let read = '';
      response.on('data', (chunk: Buffer) => {
        read += chunk.toString('utf8');
      });
      response.on('end', () => done(null, read));
    })
    .then(({ body }) => ({ text: String(body) }));
  expect((await world.import(text)).body).toMatchObject({
    formats: ['sekha'],
    messages_added: 0,
    problems: [],
  });
  await world.clear();
  expect((await world.import(text, { dry_run: 'true' })).body.messages_added).toBeGreaterThan(0);
  expect(await world.conversations()).toEqual([]);
  expect((await world.import(text, { folder: '/x' })).status).toBe(400);
  await world.import(text);
  expect(await world.record()).toEqual(before);
  const file = readFileSync(new URL('../../../../examples/conversations.json', import.meta.url));
  expect((await world.import(file)).body.messages_added).toBe(0);
});
