// Puts something into every table of a store, through its own port, the same in every run. The program may be an older
// one: what its port does not have yet is left out. A migration that adds a table adds a few lines here.

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 2);

/** A clock and ids that are the same in every run. */
export function fixedSources() {
  let ms = START_MS;
  let ids = 0;
  return {
    clock: () => {
      ms += 1;
      return ms;
    },
    newId: () => {
      ids += 1;
      return `01900000-0000-7000-8000-${String(ids).padStart(12, '0')}`;
    },
  };
}

/** @param {any} store a MemoryStore of any version */
export async function fillStore(store) {
  for (const tenantId of ['default', 'other']) await fillTenant(store, store.forTenant(tenantId));
  await fillSpaces(store);
  await addKey(store);
}

async function fillTenant(store, tenant) {
  const { conversations, messages } = tenant;
  const once = { key: `create-${tenant.tenantId}`, fingerprint: 'f' };
  const trip = await conversations.create(
    { label: 'Trip to Porto', folder: '/travel/2026', importance: 10, metadata: { mood: 'good', stars: 5 } },
    [
      { role: 'user', name: 'Ann Lee', content: 'We fly on Friday.', metadata: { seat: '4A' } },
      { role: 'assistant', content: 'Then pack on Thursday: Ärger, 日本, 👍\nand a line.' },
      { role: 'user', content: 'zero\0byte', sentAtMs: START_MS - HOUR_MS },
      { role: 'user', content: '   ' },
    ],
    once,
  );
  await messages.append(trip.id, [{ role: 'user', content: 'Booked.' }], { ...once, key: 'append' });
  await conversations.create({ label: 'Empty', folder: '/' }, []);
  const archived = await conversations.create({ label: 'Old', folder: '/travel' }, [
    { role: 'user', content: 'This one goes.' },
    { role: 'user', content: 'This one stays.' },
  ]);
  await conversations.update(archived.id, { status: 'archived' });
  const [first] = await messages.list(archived.id, { limit: 1, offset: 0 });
  await messages.delete([first.id]);
  const gone = await conversations.create({ label: 'Gone', folder: '/x' }, [{ role: 'user', content: 'x' }]);
  await conversations.delete({ ids: [gone.id] });
  if (tenant.tenantId === 'other') {
    const bulk = Array.from({ length: 65 }, (_, at) => ({ role: 'user', content: `bulk ${at}` }));
    await conversations.create({ label: 'Bulk', folder: '/' }, bulk);
  }
  await addSummary(tenant, trip);
  await addImports(tenant);
  await addBackgroundJob(store, tenant);
}

/** Some messages have a vector, one was given up, the others wait. */
async function fillSpaces(store) {
  const space = await store.vectors.getSpace('model-a', 4);
  const [done, failed, waiting] = await store.jobs.claim(3, HOUR_MS);
  const vectors = done.messageKeys.map((messageKey, at) => ({
    messageKey,
    vector: Float32Array.of(1, at, 0.5, -1),
  }));
  await store.vectors.complete(done.id, space.id, vectors);
  await store.jobs.fail(failed.id, 'the model would not have it');
  await store.jobs.retry(waiting.id, HOUR_MS, 'the bridge is away');
  if (store.spaces === undefined) return;
  const retired = await store.spaces.begin('model-b', 2);
  const { messages, throughSeq } = await store.spaces.next(retired.id, 100);
  const [refused, ...kept] = messages;
  await store.spaces.fill(retired.id, {
    vectors: kept.map(({ messageKey }) => ({ messageKey, vector: Float32Array.of(0.6, 0.8) })),
    refused: [{ messageKey: refused.messageKey, reason: 'too long' }],
    throughSeq,
  });
  await store.spaces.abandon(retired.id);
  while (await store.spaces.drop(10));
  const filling = await store.spaces.begin('model-c', 2);
  const next = await store.spaces.next(filling.id, 1);
  await store.spaces.fill(filling.id, {
    vectors: [],
    refused: [{ messageKey: next.messages[0].messageKey, reason: 'too long' }],
    throughSeq: next.throughSeq,
  });
}

async function addKey(store) {
  await store.keys.add({
    hash: 'ab'.repeat(32),
    id: 'key-1',
    prefix: 'sk_ab',
    tenantId: 'other',
    name: 'Ann’s laptop',
    scopes: ['memory:read'],
    createdAtMs: START_MS,
    expiresAtMs: START_MS * 2,
    lastUsedAtMs: null,
  });
}

async function addSummary(tenant, conversation) {
  if (tenant.summaries === undefined) return;
  const [source] = await tenant.summaries.sources(conversation.id);
  await tenant.summaries.save(conversation.id, {
    level: 'daily',
    timeZone: 'Europe/Lisbon',
    fromMs: source.sentAtMs,
    toMs: source.sentAtMs + 24 * HOUR_MS,
    content: 'A flight on Friday.',
    model: 'extractive',
    fallbackReason: 'the bridge is away',
    tokens: 6,
    fingerprint: 'f',
    generatedAtMs: START_MS,
    messageKeys: [source.key],
  });
}

async function addImports(tenant) {
  if (tenant.imports === undefined) return;
  const digest = (byte) => new Uint8Array(16).fill(byte);
  await tenant.imports.add({
    source: { kind: 'named', digest: digest(1) },
    conversation: {
      label: 'From elsewhere',
      folder: '/imported',
      status: 'active',
      metadata: { from: 'chatgpt' },
      createdAtMs: START_MS,
      updatedAtMs: START_MS,
    },
    messages: [
      { digest: digest(2), message: { role: 'user', content: 'kept branch' }, isCurrent: true },
      { digest: digest(3), message: { role: 'user', content: 'other branch' }, isCurrent: false },
    ],
    offset: 0,
    run: 'run-1',
    step: 'step-1',
  });
}

async function addBackgroundJob(store, { backgroundJobs }) {
  if (backgroundJobs === undefined) return;
  const job = await backgroundJobs.create({
    kind: 'import',
    unit: 'messages',
    input: { file: 'a' },
    total: 9,
  });
  await backgroundJobs.join?.(job.id, { key: 'joined', fingerprint: 'f' });
  await store.backgroundJobs.start(job);
  await store.backgroundJobs.report(job, { done: 3 }, { at: 3 });
  const done = await backgroundJobs.create({ kind: 'import', unit: 'messages' });
  await store.backgroundJobs.start(done);
  await store.backgroundJobs.finish(done, { state: 'done', result: { messages: 1 } });
}
