/**
 * The turns of a sample as items of a context, and the store their neighbours are read from: what the pure functions
 * of the controller need, without a store.
 * @param {import('../retrieval/locomo.mjs').Sample} sample
 */
export function sampleItems(sample) {
  const sessions = new Map();
  const items = sample.turns.map((turn, position) => {
    const conversation = {
      id: `session-${turn.session}`,
      label: `${sample.id} session ${turn.session}`,
      folder: `/locomo/${sample.id}`,
      importance: 5,
    };
    const said = sessions.get(conversation.id) ?? [];
    sessions.set(conversation.id, said);
    const message = {
      key: position,
      id: String(position),
      conversationId: conversation.id,
      seq: said.length,
      role: 'user',
      name: turn.speaker,
      content: turn.text,
      sentAtMs: turn.dateMs,
      metadata: {},
    };
    said.push(message);
    return { message, conversation, similarity: 0, score: 0, reasons: [{ kind: 'match', text: '' }] };
  });
  const list = async (id, { limit, afterSeq }) => {
    const from = Math.max(0, afterSeq + 1);
    return (sessions.get(id) ?? []).slice(from, from + limit);
  };
  return { items, messages: { list } };
}
