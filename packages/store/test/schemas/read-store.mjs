// Everything that a store shows of its content through its port, as plain JSON. What an older port does not have is
// left out; what a newer program shows more of a thing does not matter to a comparison.

const ALL = { limit: 10_000, offset: 0 };

/** @param {any} store a MemoryStore of any version */
export async function readStore(store) {
  const { conversations, messages, pendingEmbeddings } = await store.statistics();
  const { changes } = await store.changes.read(0, 10_000);
  return toJson({
    totals: { conversations, messages, pendingEmbeddings },
    tenants: await Promise.all(['default', 'other'].map((id) => readTenant(store.forTenant(id)))),
    changes,
    currentSpace: await store.vectors.currentSpace(),
    keys: await store.keys.list(),
    ...(store.backgroundJobs === undefined ? {} : { unfinished: await store.backgroundJobs.unfinished() }),
  });
}

async function readTenant(tenant) {
  const conversations = await tenant.conversations.list({}, ALL);
  return {
    tenantId: tenant.tenantId,
    overview: await tenant.overview({}),
    participants: await tenant.messages.findParticipants(['ann', 'lee', 'bob'], {}),
    conversations: await Promise.all(conversations.map((one) => readConversation(tenant, one))),
    ...(tenant.backgroundJobs === undefined ? {} : { jobs: await tenant.backgroundJobs.list({}, ALL) }),
  };
}

async function readConversation({ messages, summaries }, conversation) {
  return {
    conversation,
    messages: await messages.list(conversation.id, ALL),
    ...(summaries === undefined ? {} : { summaries: await summaries.list(conversation.id) }),
  };
}

function toJson(value) {
  return JSON.parse(JSON.stringify(value, (_, one) => (ArrayBuffer.isView(one) ? Array.from(one) : one)));
}
