import { describe, expect, it } from '@jest/globals';
import { signatureOf, signedMember } from '../providers/openai/call-signature.js';
import { type Dialect, OPENAI } from '../providers/openai/dialect.js';
import { fromOpenAiReply } from '../providers/openai/from-openai-reply.js';
import { toOpenAiMessages } from '../providers/openai/to-openai-messages.js';
import { ToolCallTracker } from '../providers/openai/tool-call-tracker.js';
import { VENDOR_DIALECTS } from '../providers/openai-compatible/vendor-rows.js';
import { readChatBody } from './read-chat-body.js';
import { toChatAnswer } from './to-chat-answer.js';
import { ChatChunks } from './to-chat-chunks.js';

const vendor = { id: 'v', baseUrl: 'http://x' };
const wireCall = {
  id: 'c1',
  type: 'function',
  function: { name: 'now', arguments: '{}' },
  extra_content: { google: { thought_signature: 'sig' } },
};
const call = { id: 'c1', name: 'now', arguments: '{}', signature: 'sig' };
const stamp = { id: 'i', created: 1, model: 'm', legacyFunctions: false };

describe('the signature of a tool call in OpenAI’s dialect', () => {
  it('is taken from the caller and shown to it, whole and streamed', () => {
    const messages = [{ role: 'assistant', content: null, tool_calls: [wireCall] }];
    expect(readChatBody({ messages }).request.messages[0]?.toolCalls).toEqual([call]);
    const usage = {
      input: { total: 0, fresh: 0, cacheRead: 0, cacheWrite: 0 },
      output: { total: 0, text: 0, reasoning: 0 },
    };
    const choices = [{ index: 0, text: null, toolCalls: [call], finishReason: 'tool_calls' as const }];
    expect(toChatAnswer({ model: 'm', choices, usage }, usage, stamp)).toMatchObject({
      choices: [{ message: { tool_calls: [wireCall] } }],
    });
    const chunks = new ChatChunks(stamp, false);
    const piece = { type: 'tool_call' as const, index: 0, call: 0, ...call };
    expect(chunks.toChunk(piece)).toMatchObject({ choices: [{ delta: { tool_calls: [wireCall] } }] });
  });

  it('is taken from vendors of the dialect, whole and streamed', () => {
    const choices = [{ message: { content: null, tool_calls: [wireCall] }, finish_reason: 'tool_calls' }];
    expect(fromOpenAiReply({ choices }, 'm', vendor).choices[0]?.toolCalls).toEqual([call]);
    expect(new ToolCallTracker(0, vendor).push(wireCall)).toMatchObject(call);
  });

  it('is brought back only to vendors that may be Google', () => {
    const brought = (dialect: Dialect): unknown =>
      toOpenAiMessages([{ role: 'assistant', content: '', toolCalls: [call] }], dialect)[0]?.['tool_calls'];
    const { extra_content: _, ...bare } = wireCall;
    expect(brought(OPENAI)).toEqual([bare]);
    const compatible = VENDOR_DIALECTS.find(({ type }) => type === 'openai-compatible');
    expect(brought(compatible ?? OPENAI)).toEqual([wireCall]);
  });

  it.each([undefined, null, 'x', {}, { google: 7 }, { google: { thought_signature: '' } }])(
    'is none in %j',
    (extra) => {
      expect(signatureOf({ extra_content: extra })).toBeUndefined();
      expect(signedMember(undefined)).toEqual({});
    },
  );
});
