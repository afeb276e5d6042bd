import { describe, expect, it } from '@jest/globals';
import type { ChatMessage, ChatPiece, ChatRequest } from '../chat-types.js';
import { fromGeminiReply } from './from-gemini-reply.js';
import { fromGeminiUsage } from './from-gemini-usage.js';
import { GeminiEvents } from './gemini-events.js';
import { lostOf } from './lost.js';
import { toGeminiBody } from './to-gemini-body.js';

const vendor = { id: 'v', baseUrl: 'http://x' };
const ask = (more: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'gemini-2.5-flash',
  messages: [{ role: 'user', content: 'hi' }],
  ...more,
});
const bodyOf = (more: Partial<ChatRequest> = {}): Record<string, unknown> => toGeminiBody(ask(more), vendor);

describe('toGeminiBody', () => {
  it('tells answers by the name of their tool, behind the calls with their signature', () => {
    const messages: ChatMessage[] = [
      { role: 'user', content: 'Time?' },
      {
        role: 'assistant',
        content: '',
        toolCalls: [
          { id: 'a', name: 'now', arguments: '{}', signature: 'sig' },
          { id: 'b', name: 'zone', arguments: '{"city":"Bern"}' },
        ],
      },
      { role: 'tool', toolCallId: 'b', content: 'CET' },
      { role: 'tool', toolCallId: 'a', content: 'no clock', isError: true },
    ];
    expect(bodyOf({ messages })['contents']).toEqual([
      { role: 'user', parts: [{ text: 'Time?' }] },
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'a', name: 'now', args: {} }, thoughtSignature: 'sig' },
          { functionCall: { id: 'b', name: 'zone', args: { city: 'Bern' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'b', name: 'zone', response: { result: 'CET' } } },
          { functionResponse: { id: 'a', name: 'now', response: { error: 'no clock' } } },
        ],
      },
    ]);
  });

  it('says of a first call without signature that it has none', () => {
    const toolCalls = [{ id: 'a', name: 'now', arguments: '{}' }];
    const [turn] = bodyOf({ messages: [{ role: 'assistant', content: '', toolCalls }] })['contents'] as {
      parts: unknown[];
    }[];
    expect(turn?.parts[0]).toMatchObject({ thoughtSignature: 'skip_thought_signature_validator' });
  });

  it('shows images by bytes or address, and plays audio', () => {
    const content = [
      { type: 'image' as const, url: 'data:image/webp;base64,AAAA' },
      { type: 'image' as const, url: 'https://pictures.example/owl.JPG?size=1' },
      { type: 'image' as const, url: 'https://pictures.example/owl' },
      { type: 'audio' as const, data: 'BBBB', format: 'wav' },
    ];
    expect(bodyOf({ messages: [{ role: 'user', content }] })['contents']).toEqual([
      {
        role: 'user',
        parts: [
          { inlineData: { mimeType: 'image/webp', data: 'AAAA' } },
          { fileData: { fileUri: 'https://pictures.example/owl.JPG?size=1', mimeType: 'image/jpeg' } },
          { fileData: { fileUri: 'https://pictures.example/owl' } },
          { inlineData: { mimeType: 'audio/wav', data: 'BBBB' } },
        ],
      },
    ]);
  });

  it('puts settings where the vendor looks for them', () => {
    const schema = { type: 'object' };
    const body = bodyOf({
      temperature: 2,
      n: 2,
      topLogprobs: 3,
      logprobs: true,
      tools: [{ name: 'now', parameters: schema, strict: true }],
      toolChoice: { name: 'now' },
      responseFormat: { type: 'json_schema', name: 'x', schema },
      extra: { reasoning_effort: 'medium', safetySettings: [] },
    });
    expect(body).toMatchObject({
      generationConfig: {
        temperature: 2,
        candidateCount: 2,
        responseLogprobs: true,
        logprobs: 3,
        responseMimeType: 'application/json',
        responseJsonSchema: schema,
        thinkingConfig: { includeThoughts: true, thinkingBudget: 8192 },
      },
      tools: [{ functionDeclarations: [{ name: 'now', parametersJsonSchema: schema }] }],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['now'] } },
      safetySettings: [],
    });
  });

  it('asks for thinking in levels from the third generation on', () => {
    const thinkingOf = (model: string, more: Partial<ChatRequest>): unknown =>
      (bodyOf({ model, ...more })['generationConfig'] as Record<string, unknown>)['thinkingConfig'];
    const medium = { extra: { reasoning_effort: 'medium' } };
    expect(thinkingOf('gemini-3.1-flash', medium)).toMatchObject({ thinkingLevel: 'medium' });
    expect(thinkingOf('gemini-3-pro', medium)).toMatchObject({ thinkingLevel: 'high' });
    const budget = { thinking: { type: 'enabled', budget_tokens: 5000 } };
    expect(thinkingOf('gemini-2.5-pro', { extra: budget, dialect: 'anthropic' })).toMatchObject({
      thinkingBudget: 5000,
    });
  });
});

describe('lostOf', () => {
  it('names what Gemini has no word for', () => {
    const tools = [{ name: 'now' }];
    expect(lostOf(ask({ user: 'me', tools, parallelToolCalls: false, extra: { logit_bias: {} } }))).toEqual([
      'user',
      'parallel_tool_calls',
      'logit_bias',
    ]);
    expect(lostOf(ask({ seed: 1, n: 2, extra: { reasoning_effort: 'low', top_k: 3 } }))).toEqual([]);
  });
});

describe('fromGeminiUsage', () => {
  it('adds what stands beside: thoughts to the output, tools to the input', () => {
    const counted = {
      promptTokenCount: 100,
      cachedContentTokenCount: 60,
      toolUsePromptTokenCount: 7,
      candidatesTokenCount: 15,
      thoughtsTokenCount: 25,
    };
    expect(fromGeminiUsage(counted)).toEqual({
      input: { total: 107, fresh: 47, cacheRead: 60, cacheWrite: 0 },
      output: { total: 40, text: 15, reasoning: 25 },
    });
    expect(fromGeminiUsage({ promptTokenCount: 3 })?.output.total).toBe(0);
    expect(fromGeminiUsage({})).toBeNull();
  });
});

describe('what is blocked', () => {
  const blocked = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } };

  it('is refused content, whole and streamed', async () => {
    const refused = expect.objectContaining({
      code: 'provider.content_refused',
      message: 'the provider v refused the content: prohibited content',
    });
    expect(() => fromGeminiReply(blocked, 'm', vendor)).toThrow(refused as unknown as Error);
    await expect(piecesOf(blocked)).rejects.toEqual(refused);
  });

  it.each(['MALFORMED_FUNCTION_CALL', 'OTHER', 'UNEXPECTED_TOOL_CALL'])('%s is no answer', (finishReason) => {
    const reply = { candidates: [{ content: { parts: [{ text: 'so' }] }, finishReason }] };
    expect(() => fromGeminiReply(reply, 'm', vendor)).toThrow('gave its answer up');
  });
});

describe('GeminiEvents', () => {
  it('holds the finish back until the stream has ended, and takes the last usage', async () => {
    const pieces = await piecesOf(
      {
        candidates: [{ content: { parts: [{ text: 'a' }] }, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 1 },
      },
      { usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2 }, modelVersion: 'gemini-x' },
    );
    expect(pieces).toEqual([
      { type: 'text', index: 0, text: 'a' },
      { type: 'finish', index: 0, reason: 'stop' },
      {
        type: 'usage',
        model: 'gemini-x',
        usage: expect.objectContaining({ output: expect.objectContaining({ total: 2 }) }),
      },
    ]);
  });

  it('fails for an error in the middle', async () => {
    const error = { error: { code: 429, message: 'slow down', status: 'RESOURCE_EXHAUSTED' } };
    await expect(piecesOf(error)).rejects.toMatchObject({ code: 'provider.rate_limited' });
  });
});

async function piecesOf(...chunks: object[]): Promise<ChatPiece[]> {
  const events = new GeminiEvents('asked', vendor);
  const pieces: ChatPiece[] = [];
  for (const chunk of chunks) pieces.push(...events.read({ name: 'message', data: JSON.stringify(chunk) }));
  return [...pieces, ...events.end()];
}
