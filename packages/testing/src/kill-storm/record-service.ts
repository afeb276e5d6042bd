// The record behind plain HTTP, in the words of the controller's own routes: what a storm needs of them, and nothing
// of the framework, so that a start takes a tenth of the controller's. Arguments: path of the store's entry, data
// folder, port.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pathToFileURL } from 'node:url';

type Words = Record<string, unknown>;
type Once = { key: string; fingerprint: string } | undefined;
interface StoredMessage {
  content: string;
  seq: number;
}
interface StoredConversation extends Words {
  id: string;
  messageCount: number;
}

/** What of the store's port is used here; the storm depends on no package that it tests. */
interface Tenant {
  conversations: {
    create(conversation: Words, messages: readonly Words[], once: Once): Promise<StoredConversation>;
    find(id: string): Promise<StoredConversation | undefined>;
    list(filter: Words, page: Words): Promise<StoredConversation[]>;
    update(id: string, change: Words): Promise<StoredConversation | undefined>;
    /** In one transaction. */
    delete(filter: Words): Promise<{ conversations: number }>;
  };
  messages: {
    append(id: string, messages: readonly Words[], once: Once): Promise<StoredMessage[]>;
    delete(ids: readonly string[]): Promise<number>;
    list(id: string, page: Words): Promise<StoredMessage[]>;
  };
  record: {
    /** As the controller does it: in as many transactions as it takes. */
    delete(selection: { conversations: Words }, options: { dryRun: boolean }): Promise<Words>;
  };
}
interface Store {
  forTenant(id: string): Tenant;
  close(): Promise<void>;
}

type Answer = readonly [status: number, body?: unknown];

const [, , entry = '', dataDir = '', port = '0'] = process.argv;
const { openEmbeddedStore } = (await import(pathToFileURL(entry).href)) as {
  openEmbeddedStore(options: { dataDir: string }): Promise<Store>;
};
const store = await openEmbeddedStore({ dataDir });
const tenant = store.forTenant('default');
const server = createServer((asked, reply) => void serve(asked, reply));
server.listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => {
  server.close(() => void store.close().then(() => process.exit(0)));
  server.closeIdleConnections();
});

async function serve(asked: IncomingMessage, reply: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of asked) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const body = (text === '' ? {} : JSON.parse(text)) as Words;
  const url = new URL(asked.url ?? '/', 'http://storm');
  const key = asked.headers['idempotency-key'];
  const once = typeof key === 'string' ? { key, fingerprint: fingerprintOf(url, body) } : undefined;
  const [status, answer] = await route(`${asked.method}`, url, body, once).catch((error: unknown): Answer => {
    const { code, message } = error as { code?: string; message?: string };
    return [code === 'store.full' ? 507 : 500, { error: message, error_code: code }];
  });
  reply.writeHead(status, {
    'content-type': 'application/json',
    ...(server.listening ? {} : { connection: 'close' }),
  });
  reply.end(answer === undefined ? '' : JSON.stringify(answer));
}

/** The controller's own: what it was asked under a key may be asked here again, and the other way round. */
function fingerprintOf({ pathname }: URL, body: Words): string {
  const [, id] = /conversations\/([\w-]+)/.exec(pathname) ?? [];
  const asked = JSON.stringify(id === undefined ? body : { id, body }, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
  return createHash('sha256').update(asked).digest('hex');
}

async function route(
  method: string,
  { pathname, searchParams }: URL,
  body: Words,
  once: Once,
): Promise<Answer> {
  if (pathname === '/health/live') return [200, {}];
  const [, message] = /^\/api\/v1\/messages\/([\w-]+)$/.exec(pathname) ?? [];
  if (message !== undefined) return [(await tenant.messages.delete([message])) === 1 ? 200 : 404];
  const [, id, part] = /^\/api\/v1\/conversations(?:\/([\w-]+))?(?:\/(\w+))?$/.exec(pathname) ?? [];
  const cursor = searchParams.get('cursor');
  if (id === undefined) return onAll(method, searchParams.get('label'), body, once);
  if (part === 'messages')
    return method === 'POST' ? append(id, body, once) : listMessages(id, Number(cursor ?? -1));
  return onOne(method, id, part, body);
}

async function onAll(method: string, label: string | null, body: Words, once: Once): Promise<Answer> {
  const { conversations } = tenant;
  if (method === 'POST') {
    const { messages, ...rest } = body as { messages: Words[] };
    return [201, toWire(await conversations.create(rest, messages, once))];
  }
  if (method === 'DELETE') {
    const selection = { conversations: { folder: body['folder'] } };
    return [200, await tenant.record.delete(selection, { dryRun: false })];
  }
  const found = await conversations.list(label === null ? {} : { label }, { limit: 100_000, offset: 0 });
  return [200, { results: found.map(toWire), next_cursor: null }];
}

async function append(id: string, body: Words, once: Once): Promise<Answer> {
  const added = (body['messages'] as Words[] | undefined) ?? [body];
  const [first] = await tenant.messages.append(id, added, once);
  return [201, first];
}

async function listMessages(id: string, afterSeq: number): Promise<Answer> {
  const limit = 1_000;
  const results = await tenant.messages.list(id, { limit, offset: 0, afterSeq });
  return [200, { results, next_cursor: results.length < limit ? null : String(results.at(-1)?.seq) }];
}

async function onOne(method: string, id: string, part: string | undefined, body: Words): Promise<Answer> {
  const { conversations } = tenant;
  if (method === 'DELETE')
    return (await conversations.delete({ ids: [id] })).conversations === 1 ? [200] : [404];
  const change = part === 'archive' ? { status: 'archived' } : body;
  const found = method === 'PUT' ? await conversations.update(id, change) : await conversations.find(id);
  return found === undefined ? [404] : [200, toWire(found)];
}

function toWire(conversation: StoredConversation): Words {
  return { ...conversation, message_count: conversation.messageCount };
}
