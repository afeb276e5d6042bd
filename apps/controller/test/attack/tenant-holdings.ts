import type request from 'supertest';

export type Call = (method: 'get' | 'post' | 'put' | 'delete', path: string) => request.Test;

/** What all tenants call alike, so that only the tenant tells them apart. */
export const SHARED = {
  label: 'Boat log',
  folder: '/harbour/log',
  words: 'crimson heron nests above the boathouse',
  importedId: '5b0c7a1e-0000-4000-8000-000000000001',
};

/** What a tenant has, for another to try its hands on. */
export interface Holdings {
  tenant: string;
  /** Ids of every kind, also what names keys. */
  references: string[];
  labels: string[];
  folders: string[];
  cursors: string[];
  /** What must never be seen by another tenant. */
  markers: string[];
  /** By operation: the idempotency keys that it has used there, two for the same body. */
  replays: Record<string, { keys: [string, string]; body: object }>;
}

/** Look-alike data, the same for every tenant but for a code word in each place where text can stand. */
export async function fillTenant(tenant: string, code: string, call: Call): Promise<Holdings> {
  const send = async (method: 'post' | 'put', path: string, body: object, key?: string): Promise<any> => {
    const test = call(method, path);
    const reply = await (key === undefined ? test : test.set('idempotency-key', key)).send(body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.text}`);
    return reply.body;
  };
  const get = async (path: string): Promise<any> => (await call('get', path)).body;
  const own = { label: `Ledger ${code}label`, folder: `/vault-${code}folder` };
  const firstBody = {
    label: SHARED.label,
    folder: SHARED.folder,
    metadata: { owner: `${code}metadata` },
    messages: [
      { role: 'user', name: `${code}person`, content: `The ${SHARED.words}; the code word is ${code}text.` },
      { role: 'assistant', content: `Noted: ${code}text guards the ${SHARED.words}.` },
    ],
  };
  const twice = async (operation: string, path: string, body: object): Promise<any> => {
    const keys: [string, string] = [`${tenant} ${operation} 1`, `${tenant} ${operation} 2`];
    replays[operation] = { keys, body };
    const reply = await send('post', path, body, keys[0]);
    await send('post', path, body, keys[1]);
    return reply;
  };
  const replays: Holdings['replays'] = {};
  const first = await twice('POST /api/v1/conversations', '/api/v1/conversations', firstBody);
  await twice('POST /api/v1/conversations/{id}/messages', `/api/v1/conversations/${first.id}/messages`, {
    content: `And the ${SHARED.words}: ${code}text.`,
  });
  await twice('POST /api/v1/import', '/api/v1/import', importedFile(code));
  const second = await send('post', '/api/v1/conversations', { ...firstBody, ...own });
  await send('put', `/api/v1/conversations/${second.id}/status`, { status: 'pinned' });
  await send('post', '/api/v1/summarize', { conversation_id: first.id, level: 'daily' });
  const { job_id: job } = (await call('post', '/api/v1/import?background=true').send(importedFile(code)))
    .body;
  const key = await send('post', '/api/v1/keys', { name: `${code}keyname`, scopes: ['read'] });
  const messages = await get(`/api/v1/conversations/${first.id}/messages?limit=1`);
  const list = await get('/api/v1/conversations?limit=1');
  const found = await send('post', '/api/v1/search', { query: SHARED.words, limit: 1 });
  const references = [first.id, second.id, messages.results[0].id, job, key.id, key.prefix].filter(Boolean);
  return {
    tenant,
    references,
    labels: [own.label, SHARED.label],
    folders: [own.folder, SHARED.folder],
    cursors: [messages.next_cursor, list.next_cursor, found.next_cursor].filter(Boolean),
    markers: [
      ...['text', 'label', 'folder', 'metadata', 'person', 'keyname', 'imported'].map((kind) => code + kind),
      ...references,
    ],
    replays,
  };
}

/** A file as an import brings it, with the same ids at its source for everybody. */
export function importedFile(code: string): object {
  return [
    {
      uuid: SHARED.importedId,
      name: SHARED.label,
      created_at: '2026-01-25T20:30:00.000Z',
      updated_at: '2026-01-25T20:31:00.000Z',
      chat_messages: [
        {
          uuid: '5b0c7a1e-0000-4000-8000-000000000002',
          sender: 'human',
          text: `The ${SHARED.words}; ${code}imported.`,
          created_at: '2026-01-25T20:30:00.000Z',
        },
      ],
    },
  ];
}
