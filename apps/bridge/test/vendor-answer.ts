interface WireAnswer {
  type: string;
  body: string;
}

type Usage = Record<string, unknown> | null;

const JSON_TYPE = 'application/json';
const SSE_TYPE = 'text/event-stream';

/** A short answer in a vendor's own words, with its usage as given; null leaves the usage out. */
export function vendorAnswer(vendor: string, streamed: boolean, usage: Usage): WireAnswer {
  if (vendor === 'anthropic') return streamed ? anthropicStream(usage) : anthropicReply(usage);
  if (vendor === 'gemini') return gemini(streamed, usage);
  if (vendor === 'ollama') return ollama(streamed, usage);
  return streamed ? openAiStream(usage) : openAiReply(usage);
}

function openAiReply(usage: Usage): WireAnswer {
  const message = { role: 'assistant', content: 'ok' };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  return json({ id: 'x', object: 'chat.completion', created: 1, model: 'm', choices, ...some({ usage }) });
}

function openAiStream(usage: Usage): WireAnswer {
  const chunk = { id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm' };
  const events: object[] = [
    { ...chunk, choices: [{ index: 0, delta: { role: 'assistant', content: 'ok' }, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  ];
  if (usage !== null) events.push({ ...chunk, choices: [], usage });
  return {
    type: SSE_TYPE,
    body: `${events.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`,
  };
}

function anthropicReply(usage: Usage): WireAnswer {
  const content = [{ type: 'text', text: 'ok' }];
  return json({ ...anthropicMessage(content), stop_reason: 'end_turn', ...some({ usage }) });
}

/** Streams tell the input at once and the output as it grows: the last figure counts. */
function anthropicStream(usage: Usage): WireAnswer {
  const { output_tokens, output_tokens_details, ...input } = usage ?? {};
  const begun = usage === null ? null : { ...input, output_tokens: 1 };
  const ended = usage === null ? null : { output_tokens, ...some({ output_tokens_details }) };
  const events = [
    { type: 'message_start', message: { ...anthropicMessage([]), ...some({ usage: begun }) } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'ok' } },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      ...some({ usage: ended }),
    },
    { type: 'message_stop' },
  ];
  const body = events.map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join('');
  return { type: SSE_TYPE, body };
}

function anthropicMessage(content: object[]): object {
  return { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content, stop_sequence: null };
}

function gemini(streamed: boolean, usageMetadata: Usage): WireAnswer {
  const candidate = { index: 0, content: { role: 'model', parts: [{ text: 'ok' }] }, finishReason: 'STOP' };
  const answer = { candidates: [candidate], modelVersion: 'm', ...some({ usageMetadata }) };
  return streamed ? { type: SSE_TYPE, body: `data: ${JSON.stringify(answer)}\n\n` } : json(answer);
}

function ollama(streamed: boolean, usage: Usage): WireAnswer {
  const message = (content: string): object => ({
    model: 'm',
    created_at: '2026-11-26T00:00:00Z',
    message: { role: 'assistant', content },
  });
  const end = { done: true, done_reason: 'stop', ...usage };
  if (!streamed) return json({ ...message('ok'), ...end });
  const lines = [
    { ...message('ok'), done: false },
    { ...message(''), ...end },
  ];
  return { type: 'application/x-ndjson', body: lines.map((line) => `${JSON.stringify(line)}\n`).join('') };
}

function json(body: object): WireAnswer {
  return { type: JSON_TYPE, body: JSON.stringify(body) };
}

/** Only the members that are there. */
function some(members: Record<string, unknown>): object {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined),
  );
}
