import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { APICallError, embedMany, generateObject, generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import { failureOf } from '../chat-subject.js';
import { aBridge, type RunningBridge } from './a-bridge.js';

let bridge: RunningBridge;
let sekha: ReturnType<typeof createOpenAICompatible>;
beforeAll(async () => {
  bridge = await aBridge();
  sekha = createOpenAICompatible({
    name: 'sekha',
    baseURL: `${bridge.url}/v1`,
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
});
afterAll(() => bridge.close());
afterEach(() => {
  for (const { faults, replies } of [bridge.openai, bridge.anthropic, bridge.gemini]) {
    faults.clear();
    replies.reset();
  }
});

describe.each([
  ['gpt-4o', 'openai'],
  ['claude-haiku-4-5', 'anthropic'],
  ['gemini-2.5-flash', 'gemini'],
] as const)('the AI SDK with %s', (model, vendorName) => {
  const vendor = () => bridge[vendorName];
  const asking = () => ({ model: sekha(model), prompt: 'hello there', maxRetries: 0 });

  it('generates text', async () => {
    const { text, usage, finishReason } = await generateText(asking());
    expect([text, finishReason]).toEqual(['You said: hello there', 'stop']);
    expect(usage.totalTokens).toBeGreaterThan(0);
  });

  it('streams text, reasoning and usage', async () => {
    vendor().replies.next({ reasoning: 'Hm.', text: 'one two', usage: { input: 10, output: 5 } });
    const result = streamText(asking());
    let text = '';
    for await (const delta of result.textStream) text += delta;
    expect([text, await result.reasoningText]).toEqual(['one two', 'Hm.']);
    expect(await result.usage).toMatchObject({ inputTokens: 10, outputTokens: 5 });
  });

  it('generates an object', async () => {
    const schema = z.object({ score: z.number().int(), kind: z.enum(['good', 'bad']) });
    const { object } = await generateObject({ ...asking(), schema });
    expect(object).toEqual({ score: expect.any(Number), kind: 'good' });
  });

  it('runs tools in parallel and answers with what they gave', async () => {
    vendor()
      .replies.next({
        toolCalls: [
          { id: 'call_a', name: 'double', arguments: { value: 2 } },
          { id: 'call_b', name: 'double', arguments: { value: 4 } },
        ],
      })
      .next(({ messages }) => ({
        text: messages.flatMap((one) => (one.role === 'tool' ? one.text : [])).join(),
      }));
    const double = tool({
      inputSchema: z.object({ value: z.number() }),
      execute: async ({ value }) => value * 2,
    });
    const { text, steps } = await generateText({ ...asking(), tools: { double }, stopWhen: stepCountIs(3) });
    expect([text, steps.length]).toEqual(['4,8', 2]);
  });
});

describe('the AI SDK', () => {
  it('embeds many', async () => {
    const { embeddings, usage } = await embedMany({
      model: sekha.embeddingModel('text-embedding-3-small'),
      values: ['one', 'two', 'three'],
    });
    expect(embeddings.map(({ length }) => length)).toEqual([1536, 1536, 1536]);
    expect(usage.tokens).toBeGreaterThan(0);
  });

  it('gets our errors as its own', async () => {
    const failure = await failureOf(generateText({ model: sekha('nope'), prompt: 'x', maxRetries: 0 }));
    expect(failure).toBeInstanceOf(APICallError);
    expect(failure).toMatchObject({ statusCode: 404, isRetryable: false });
  });
});
