import { createHash } from 'node:crypto';
import type { MemoryStore, NewMessage, TenantStore } from '@sekha/store';

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

/** Any text there is: any code points but surrogates, NUL and line ends among them more often than elsewhere. */
function oddText(random: () => number): string {
  const favourites = [
    '\0',
    '\n',
    '\r\n',
    '\u2028',
    '`',
    '"',
    '\\',
    '\uFEFF',
    '</script>',
    '{"type":"end"}',
    '👩‍👩‍👧‍👦',
  ];
  const one = (): string => {
    if (random() < 0.4) return favourites[Math.floor(random() * favourites.length)] ?? '';
    const point = Math.floor(random() ** 3 * 0x110000);
    return point >= 0xd800 && point <= 0xdfff ? 'x' : String.fromCodePoint(point);
  };
  return Array.from({ length: Math.floor(random() ** 2 * 40) }, one).join('');
}

function oddMetadata(random: () => number): Record<string, unknown> {
  if (random() < 0.5) return {};
  const text = oddText(random);
  return { [text]: [text, null, { 10: 1.5e-7, 2: -1e21, [`k${text}`]: true }], __proto__x: { deep: [[[]]] } };
}

function oddMessage(random: () => number): NewMessage {
  return {
    role: random() < 0.8 ? 'user' : oddText(random),
    ...(random() < 0.3 ? { name: oddText(random) } : {}),
    content: oddText(random),
    ...(random() < 0.5 ? { sentAtMs: Math.floor((random() - 0.3) * 4e12) } : {}),
    metadata: oddMetadata(random),
  };
}

/** A memory with everything there can be: empty and long conversations, gaps, pins, imports with branches, summaries. */
export async function fillMemory(tenant: TenantStore, seed: number): Promise<void> {
  const random = seeded(seed);
  for (let index = 0; index < 12; index += 1) {
    const messages = Array.from({ length: Math.floor(random() ** 2 * 30) }, () => oddMessage(random));
    const { id } = await tenant.conversations.create(
      {
        label: oddText(random),
        folder: random() < 0.5 ? '/a/b' : `/Ünïcode ${index}`,
        importance: 1 + Math.floor(random() * 10),
        metadata: oddMetadata(random),
      },
      messages,
    );
    if (random() < 0.3) await tenant.conversations.update(id, { status: 'archived' });
    const all = await tenant.messages.list(id, { limit: 100, offset: 0 });
    if (random() < 0.6) await tenant.messages.delete(all.filter(() => random() < 0.4).map((one) => one.id));
    if (random() < 0.6) await summarise(tenant, id, oddText(random));
  }
  await importSome(tenant, seed, random);
}

async function summarise(tenant: TenantStore, id: string, content: string): Promise<void> {
  const span = { fromMs: 0, toMs: 4e12 };
  const sources = await tenant.summaries.sources(id, span);
  await tenant.summaries.save(id, {
    ...span,
    level: 'monthly',
    timeZone: 'Europe/Lisbon',
    content,
    model: 'extractive',
    fallbackReason: 'bridge away',
    tokens: 5,
    fingerprint: `of ${sources.length}`,
    generatedAtMs: 123,
    messageKeys: sources.map(({ key }) => key),
  });
}

async function importSome(tenant: TenantStore, seed: number, random: () => number): Promise<void> {
  const digestOf = (text: string): Uint8Array => createHash('md5').update(text).digest();
  await tenant.imports.add({
    source: { kind: 'named', digest: digestOf(`conversation ${seed}`) },
    conversation: {
      label: 'Imported',
      folder: '/import',
      status: 'active',
      metadata: { z: 1, 2: 'two' },
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

/** Gives every message that waits a vector that only it has. */
export async function embedAll(store: MemoryStore, dimension: number): Promise<void> {
  const space = await store.vectors.getSpace('a model', dimension);
  for (;;) {
    const jobs = await store.jobs.claim(100, 60_000);
    if (jobs.length === 0) return;
    for (const job of jobs) {
      const vectors = job.messageKeys.map((messageKey) => ({
        messageKey,
        vector: Float32Array.from({ length: dimension }, (_, at) => Math.sin(messageKey * 7 + at) / 3),
      }));
      await store.vectors.complete(job.id, space.id, vectors);
    }
  }
}
