/** Files as vendors export them, built so that tests say only what matters to them. */

const START_S = Date.UTC(2024, 2, 1) / 1_000;

/** A node of a conversation of ChatGPT. */
export function gptNode(
  id: string,
  parent: string | null,
  message: { role?: string; text?: string; at?: number | null; content?: object; more?: object } | null,
  children: string[] = [],
): [string, object] {
  if (message === null) return [id, { id, message: null, parent, children }];
  const {
    role = 'user',
    text = '',
    at = 0,
    content = { content_type: 'text', parts: [text] },
    more = {},
  } = message;
  const said = {
    id,
    author: { role, name: null, metadata: {} },
    create_time: at === null ? null : START_S + at + 0.123,
    update_time: null,
    content,
    status: 'finished_successfully',
    end_turn: true,
    weight: 1,
    metadata: {},
    recipient: 'all',
    ...more,
  };
  return [id, { id, message: said, parent, children }];
}

export function gptConversation(id: string, nodes: [string, object][], more: object = {}): object {
  return {
    title: 'Boats',
    create_time: START_S,
    update_time: START_S + 100.5,
    mapping: Object.fromEntries(nodes),
    moderation_results: [],
    current_node: nodes.at(-1)?.[0],
    conversation_id: id,
    is_archived: false,
    ...more,
    id,
  };
}

/** A question with two answers, of which the second went on. */
export function gptWithBranches(id = 'conv-1', title: string | null = 'Boats'): object {
  const more = { title };
  return gptConversation(
    id,
    [
      gptNode('root', null, null, ['sys']),
      gptNode('sys', 'root', { role: 'system', text: '', at: null }, ['q']),
      gptNode('q', 'sys', { text: 'When does the ferry leave?', at: 1 }, ['a1', 'a2']),
      gptNode('a1', 'q', { role: 'assistant', text: 'At six.', at: 2 }, []),
      gptNode('a2', 'q', { role: 'assistant', text: 'At seven, from pier four.', at: 3 }, ['q2']),
      gptNode('q2', 'a2', { text: 'Thank you.', at: 4 }, []),
    ],
    more,
  );
}

export function claudeConversation(id: string, messages: object[], more: object = {}): object {
  return {
    uuid: id,
    name: 'Glaze',
    summary: '',
    created_at: '2025-01-05T10:00:00.123456Z',
    updated_at: '2025-01-05T10:10:00.123456Z',
    account: { uuid: 'acc' },
    chat_messages: messages,
    ...more,
  };
}

export function claudeMessage(
  uuid: string,
  sender: 'human' | 'assistant',
  text: string,
  more: object = {},
): object {
  return {
    uuid,
    text,
    content: [{ start_timestamp: null, stop_timestamp: null, type: 'text', text, citations: [] }],
    sender,
    created_at: '2025-01-05T10:00:00.123456Z',
    updated_at: '2025-01-05T10:00:00.123456Z',
    attachments: [],
    files: [],
    ...more,
  };
}

export function codeLine(
  type: string,
  uuid: string,
  parentUuid: string | null,
  content: unknown,
  more: object = {},
): object {
  return {
    parentUuid,
    isSidechain: false,
    userType: 'external',
    cwd: '/home/mira/boats',
    sessionId: 'session-1',
    version: '2.0.14',
    gitBranch: 'main',
    type,
    message: {
      role: type,
      content,
      ...(type === 'assistant' ? { model: 'claude-opus-4', id: `msg_${uuid}` } : {}),
    },
    uuid,
    timestamp: '2025-10-02T08:00:00.000Z',
    ...more,
  };
}

export function jsonLines(...values: unknown[]): string {
  return `${values.map((value) => JSON.stringify(value)).join('\n')}\n`;
}
