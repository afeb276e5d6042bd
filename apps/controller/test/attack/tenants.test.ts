import { Agent } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ApiDocument,
  type Operation,
  placesOf,
  readOperations,
  rowsOfTenant,
  sendWireRequest,
  type WireReply,
  type WireRequest,
} from '@sekha/testing';
import { isPublicPath } from '../../src/access/public-paths.js';
import { allRoutes } from '../access/all-routes.js';
import { ControllerWorld } from '../controller-world.js';
import { type Attack, attacksOn, nameOf, replaysOn } from './attacks.js';
import { differenceBetween, leakIn } from './judge-reply.js';
import { kindOf } from './parameter-kinds.js';
import { type Call, fillTenant, type Holdings, importedFile, SHARED } from './tenant-holdings.js';

const KEY = {
  victim: 'victim_key_123456789012345678901234567890123',
  bystander: 'bystander_key_123456789012345678901234567890',
  attacker: 'attacker_key_12345678901234567890123456789012',
};
const HANG_MS = 20_000;

let world: ControllerWorld;
let origin: string;
let document: ApiDocument;
let operations: Operation[];
let victim: Holdings;
const before: Record<string, Record<string, string[]>> = {};
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const callAs =
  (who: keyof typeof KEY): Call =>
  (method, path) =>
    world.plain(method, path).set('x-api-key', KEY[who]);
const rows = (tenant: string) => rowsOfTenant(join(world.folder, 'sekha.db'), tenant);
const ask = async (request: WireRequest): Promise<WireReply> => {
  const sent = { ...request, headers: { ...request.headers, 'x-api-key': KEY.attacker } };
  return sendWireRequest(origin, sent, HANG_MS, agent).catch((error: Error) => {
    throw new Error(`${request.method} ${request.target} ${request.body ?? ''}: ${error.message}`);
  });
};

beforeAll(async () => {
  world = await ControllerWorld.open({
    SEKHA_API_KEYS: Object.entries(KEY)
      .map(([tenant, key]) => `${key}:${tenant}`)
      .join(','),
    SEKHA_RATE_LIMIT_PER_MINUTE: '0',
  });
  origin = await world.listen();
  document = (await world.plain('get', '/openapi.json')).body as ApiDocument;
  operations = readOperations(document).filter(({ path }) => !isPublicPath(path));
  victim = await fillTenant('victim', 'victim', callAs('victim'));
  await fillTenant('bystander', 'bystander', callAs('bystander'));
  await Promise.all(['victim', 'bystander'].map((who) => untilSettled(who as keyof typeof KEY)));
  for (const tenant of ['victim', 'bystander']) before[tenant] = rows(tenant);
}, 120_000);
afterAll(async () => {
  agent.destroy();
  await world.close();
});

/** Nothing of a tenant changes by itself any more: its vectors are there, its jobs are over. */
async function untilSettled(who: keyof typeof KEY): Promise<void> {
  for (;;) {
    const { pending_embeddings: pending } = (await callAs(who)('get', '/api/v1/stats')).body;
    const { jobs } = (await callAs(who)('get', '/api/v1/jobs')).body;
    const open = jobs.filter(({ state }: any) => ['pending', 'queued', 'running'].includes(state));
    if (pending === 0 && open.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The attacker has the same again before each operation, whatever the last one did to it. */
async function ownOf(operation: Operation): Promise<Record<string, unknown>> {
  const call = callAs('attacker');
  const body = { label: SHARED.label, folder: SHARED.folder, messages: [{ content: SHARED.words }] };
  const { id } = (await call('post', '/api/v1/conversations').send(body)).body;
  const [message] = (await call('get', `/api/v1/conversations/${id}/messages`)).body.results;
  const own = {
    id,
    message_id: message.id,
    conversation_id: id,
    conversation_ids: [id],
    query: SHARED.words,
  };
  const known = { ...own, content: SHARED.words, name: 'mine', level: 'daily', folder: SHARED.folder };
  const { path } = operation;
  if (path.startsWith('/api/v1/messages')) return { ...known, id: message.id };
  if (path.startsWith('/api/v1/keys'))
    return {
      ...known,
      id: (await call('post', '/api/v1/keys').send({ name: 'x', scopes: ['read'] })).body.id,
    };
  await call('post', '/api/v1/summarize').send({ conversation_id: id, level: 'daily' });
  if (!path.startsWith('/api/v1/jobs')) return known;
  return {
    ...known,
    id: (await call('post', '/api/v1/import?background=true').send(importedFile('own'))).body.id,
  };
}

/** Readers first, while the attacker's own memory is as simple as can be. */
function inOrder(): Operation[] {
  return [...operations].sort((a, b) => Number(a.method !== 'GET') - Number(b.method !== 'GET'));
}

interface Report {
  leaks: string[];
  /** Operations that refuse even what names nothing of others. */
  refused: string[];
  attacks: number;
}

async function attackWith(operation: Operation, attack: Attack, report: Report): Promise<void> {
  report.attacks += 1;
  const reply = await ask(attack);
  if (attack.what === 'nothing named' && reply.status >= 300)
    report.refused.push(`${operation.id}: ${reply.status}`);
  const problem =
    leakIn(attack, reply, victim) ??
    (attack.twin &&
      differenceBetween({ request: attack, reply }, { request: attack.twin, reply: await ask(attack.twin) }));
  if (problem !== undefined) report.leaks.push(`${operation.id} (${attack.what}): ${problem}`);
}

describe('what a tenant can do to another', () => {
  it('was looked at for every parameter and member there is', () => {
    const unseen = operations.flatMap((operation) => {
      const members = operation.body === undefined ? [] : placesOf(operation.body, document).map(nameOf);
      const names = [...operation.parameters.map(({ name }) => name), ...members];
      return names.filter((name) => kindOf(name) === undefined).map((name) => `${operation.id}: ${name}`);
    });
    expect([...new Set(unseen)]).toEqual([]);
  });

  it('covers every route: those that the document hides would not be attacked', () => {
    const shown = new Set(operations.map(({ id }) => id.replace(/\{(\w+)\}/g, ':$1')));
    const routes = allRoutes(world.app).filter(({ path }) => !isPublicPath(path));
    const hidden = routes.map(({ method, path }) => `${method} ${path}`).filter((route) => !shown.has(route));
    expect(hidden).toEqual([]);
  });

  it('is nothing: no answer shows what is not theirs, or that it is there', async () => {
    await fillTenant('attacker', 'attacker', callAs('attacker'));
    await untilSettled('attacker');
    const report: Report = { leaks: [], refused: [], attacks: 0 };
    for (const operation of inOrder())
      for (const attack of attacksOn(operation, document, await ownOf(operation), victim))
        await attackWith(operation, attack, report);
    for (const operation of operations)
      for (const replay of replaysOn(operation, document, await ownOf(operation), victim))
        await attackWith(operation, replay, report);
    const { leaks, refused, attacks } = report;
    expect(leaks).toEqual([]);
    // What is refused as it is could not be attacked: that has to be what is not a tenant's at all.
    const beyond = allRoutes(world.app)
      .filter(({ scope }) => scope === 'operator')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}: 403`);
    expect(refused.sort()).toEqual([...beyond, 'POST /mcp/tools/{name}: 404'].sort());
    expect(attacks).toBeGreaterThan(400);
  }, 300_000);

  it('changes nothing of theirs', async () => {
    for (const tenant of ['victim', 'bystander']) expect(rows(tenant)).toEqual(before[tenant]);
    const found = (await callAs('victim')('post', '/api/v1/search').send({ query: SHARED.words })).body
      .results;
    expect(found.map(({ content }: any) => content).join()).toContain('victimtext');
  });
});
