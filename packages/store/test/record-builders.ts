import { createHash } from 'node:crypto';
import type {
  KeptConversation,
  KeptMessage,
  KeptSummary,
  MemoryStore,
  NewMessage,
  RecordSelection,
  TenantStore,
} from '../src/index.js';

/** A whole record, as a view reads it. */
export type WholeRecord = (KeptConversation & { messages: KeptMessage[]; summaries: KeptSummary[] })[];

export const EVERYTHING: RecordSelection = { conversations: {} };

/** Reads a view to its end, in small pages. */
export async function readRecord(
  tenant: TenantStore,
  selection: RecordSelection = EVERYTHING,
  pageSize = 3,
): Promise<WholeRecord> {
  const view = await tenant.record.openView(selection, { vectors: true });
  try {
    const whole: WholeRecord = [];
    for (let after: string | undefined; ; ) {
      const page = await view.conversations(after, pageSize);
      for (const conversation of page.conversations) {
        const messages: KeptMessage[] = [];
        for (let seq = -1; ; seq = messages.at(-1)?.seq ?? 0) {
          const more = await view.messages(conversation.id, seq, pageSize);
          if (more.length === 0) break;
          messages.push(...more);
        }
        whole.push({ ...conversation, messages, summaries: await view.summaries(conversation.id) });
      }
      if (page.nextAfter === undefined) return whole;
      after = page.nextAfter;
    }
  } finally {
    view.close();
  }
}

/** Puts a record back, a conversation at a time. */
export async function mergeRecord(tenant: TenantStore, record: WholeRecord, spaceId?: number): Promise<void> {
  for (const { messages, summaries, ...conversation } of record) {
    const space = spaceId === undefined ? {} : { spaceId };
    await tenant.record.merge({ conversation, messages, summaries, ...space });
  }
}

/** Embeds all that waits, each message with a vector that only it has. */
export async function embedAll(store: MemoryStore, spaceId: number, dimension: number): Promise<void> {
  for (;;) {
    const jobs = await store.jobs.claim(100, 60_000);
    if (jobs.length === 0) return;
    for (const job of jobs) {
      const vectors = job.messageKeys.map((messageKey) => ({
        messageKey,
        vector: Float32Array.from({ length: dimension }, (_, at) => Math.fround(Math.sin(messageKey + at))),
      }));
      await store.vectors.complete(job.id, spaceId, vectors);
    }
  }
}

/** Numbers that look random and are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ODD_TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\u2028\u2029',
  'ｆｕｌｌ　ｗｉｄｔｈ',
  'e\u0301 é',
  '👩‍👩‍👧‍👦 🏳️‍🌈',
  '\uFEFFmark',
  '\r\n\t\u0001',
  '```js\nx\n```',
  '日本語のテキスト',
  'שלום عالم',
  '"quotes" \\ back',
  '\u{10FFFF}',
  '{"type":"end"}',
  'x'.repeat(5_000),
];

/** A message with something odd about it. */
export function oddMessage(random: () => number): NewMessage {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const text = Array.from({ length: Math.floor(random() * 3) }, () => pick(ODD_TEXTS)).join('');
  const odd = pick(ODD_TEXTS) ?? '';
  return {
    role: pick(['user', 'assistant', 'system', 'Caroline', 'a\0b']) ?? 'user',
    ...(random() < 0.3 ? { name: odd } : {}),
    content: text,
    ...(random() < 0.5 ? { sentAtMs: Math.floor(random() * 4e12) - 1e12 } : {}),
    ...(random() < 0.3 ? { metadata: { [odd]: [odd, { 10: 1, 2: -0.5, nested: null }], n: 1e21 } } : {}),
  };
}

/** A summary of all that a conversation has said in the 1970s and after. */
async function summarise(tenant: TenantStore, id: string): Promise<void> {
  const span = { fromMs: 0, toMs: 4e12 };
  const sources = await tenant.summaries.sources(id, span);
  await tenant.summaries.save(id, {
    ...span,
    level: 'monthly',
    timeZone: 'Europe/Lisbon',
    content: 'They spoke\0 of it.',
    model: 'extractive',
    fallbackReason: 'bridge away',
    tokens: 5,
    fingerprint: `of ${sources.length}`,
    generatedAtMs: 123,
    messageKeys: sources.map(({ key }) => key),
  });
}

/** A conversation that came from elsewhere, with branches. */
async function importOddly(tenant: TenantStore, seed: number, random: () => number): Promise<void> {
  const digestOf = (text: string): Uint8Array => createHash('md5').update(text).digest();
  await tenant.imports.add({
    source: { kind: 'named', digest: digestOf(`conversation ${seed}`) },
    conversation: {
      label: 'Imported',
      folder: '/import',
      status: 'active',
      metadata: { b: 1, 2: 'two' },
      createdAtMs: 5,
      updatedAtMs: 6,
    },
    messages: [0, 1, 2].map((index) => ({
      digest: digestOf(`message ${seed} ${index}`),
      message: oddMessage(random),
      ...(index === 0 ? {} : { isCurrent: index === 1 }),
    })),
    offset: 0,
    run: 'a run',
  });
}

/** A tenant with everything a record can hold: gaps, empty conversations, archived and pinned ones. */
export async function fillOddly(tenant: TenantStore, seed: number): Promise<void> {
  const random = seeded(seed);
  for (let index = 0; index < 8; index += 1) {
    const messages = Array.from({ length: Math.floor(random() * 7) }, () => oddMessage(random));
    const made = await tenant.conversations.create(
      {
        label: ODD_TEXTS[Math.floor(random() * ODD_TEXTS.length)] ?? '',
        folder: random() < 0.5 ? '/a/b' : `/Ünïcode ${index}`,
        importance: 1 + Math.floor(random() * 10),
        metadata: random() < 0.5 ? {} : { 'k.e"y': '\0', list: [1, 'two', false] },
      },
      messages,
    );
    if (random() < 0.3) await tenant.conversations.update(made.id, { status: 'archived' });
    if (random() < 0.6) {
      const all = await tenant.messages.list(made.id, { limit: 100, offset: 0 });
      await tenant.messages.delete(all.filter(() => random() < 0.4).map(({ id }) => id));
    }
    if (random() < 0.5) await summarise(tenant, made.id);
  }
  await importOddly(tenant, seed, random);
}
