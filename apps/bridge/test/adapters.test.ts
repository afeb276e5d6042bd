import { describe, expect, it } from '@jest/globals';
import { ScriptedAnthropic, ScriptedGemini, ScriptedOllama, ScriptedOpenAi } from '@sekha/testing';
import { createProvider } from '../src/providers/create-provider.js';
import { VENDOR_DIALECTS } from '../src/providers/openai-compatible/vendor-rows.js';
import { CONTRACT_KEY, chatContract } from './chat.contract.js';
import type { Subject } from './chat-subject.js';
import { type EmbeddingSubject, embeddingContract } from './embedding.contract.js';

const OPENAI_SHAPED = {
  chatModel: 'gpt-4o',
  chatPath: '/v1/chat/completions',
  embeddingModel: 'text-embedding-3-small',
  embeddingPath: '/v1/embeddings',
  dimensions: 1536,
  errorObject: { error: { message: 'Overloaded', type: 'overloaded_error', code: 503 } },
  asEvent: (value: unknown) => `data: ${JSON.stringify(value)}\n\n`,
  streamType: 'text/event-stream',
  answerOf: (vectors: unknown[]) => ({
    object: 'list',
    model: 'text-embedding-3-small',
    data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
  }),
};

function openAiShaped(type: string, gaps: Record<string, string> = {}): EmbeddingSubject {
  return {
    ...OPENAI_SHAPED,
    name: type,
    gaps,
    async start() {
      const server = await new ScriptedOpenAi({
        apiKey: CONTRACT_KEY,
        usageUnasked: type === 'mistral',
      }).start();
      const provider = createProvider(type, {
        id: `my-${type}`,
        baseUrl: server.baseUrl,
        apiKey: CONTRACT_KEY,
      });
      return { server, provider };
    },
  };
}

const ollama: EmbeddingSubject = {
  name: 'ollama',
  chatModel: 'llama3.1:8b',
  chatPath: '/api/chat',
  embeddingModel: 'nomic-embed-text',
  embeddingPath: '/api/embed',
  dimensions: 768,
  errorObject: { error: { message: 'server busy', code: 503 } },
  asEvent: (value) => `${JSON.stringify(value)}\n`,
  streamType: 'application/x-ndjson',
  answerOf: (embeddings) => ({ model: 'nomic-embed-text', embeddings }),
  gaps: {
    'gives several choices': 'Ollama answers once',
    'passes a refusal on': 'Ollama has no word for a refusal',
    'passes the address of an image on': 'Ollama takes bytes only',
    'tells content_filter': 'Ollama filters nothing',
    'is partitioned into cached, fresh, reasoning and text': 'Ollama counts no parts',
  },
  async start() {
    const server = await new ScriptedOllama().start();
    const provider = createProvider('ollama', {
      id: 'my-ollama',
      baseUrl: server.baseUrl,
      apiKey: CONTRACT_KEY,
    });
    return { server, provider };
  },
};

const anthropic: Subject = {
  name: 'anthropic',
  chatModel: 'claude-haiku-4-5',
  chatPath: '/v1/messages',
  errorObject: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
  asEvent: (value) => `event: error\ndata: ${JSON.stringify(value)}\n\n`,
  streamType: 'text/event-stream',
  gaps: {
    'gives several choices': 'Anthropic answers once',
    'passes log probabilities on': 'Anthropic tells none',
    'sends a seed': 'Anthropic takes none',
  },
  async start() {
    const server = await new ScriptedAnthropic({ apiKey: CONTRACT_KEY }).start();
    const provider = createProvider('anthropic', {
      id: 'my-anthropic',
      baseUrl: server.baseUrl,
      apiKey: CONTRACT_KEY,
    });
    return { server, provider };
  },
};

const gemini: EmbeddingSubject = {
  name: 'gemini',
  chatModel: 'gemini-2.5-flash',
  chatPath: '/v1beta/models/gemini-2.5-flash:generateContent',
  embeddingModel: 'gemini-embedding-001',
  embeddingPath: '/v1beta/models/gemini-embedding-001:batchEmbedContents',
  dimensions: 3072,
  errorObject: { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } },
  asEvent: (value) => `data: ${JSON.stringify(value)}\r\n\r\n`,
  streamType: 'text/event-stream',
  answerOf: (vectors) => ({ embeddings: vectors.map((values) => ({ values })) }),
  gaps: { 'passes a refusal on': 'Gemini blocks the prompt, which is a failure' },
  async start() {
    const server = await new ScriptedGemini({ apiKey: CONTRACT_KEY }).start();
    const provider = createProvider('gemini', {
      id: 'my-gemini',
      baseUrl: `${server.baseUrl}/v1beta`,
      apiKey: CONTRACT_KEY,
    });
    return { server, provider };
  },
};

const COMPATIBLE_GAPS: Readonly<Record<string, Record<string, string>>> = {
  deepseek: { 'asks for JSON that obeys a schema': 'DeepSeek has JSON mode but no schemas' },
  mistral: {},
};

for (const subject of [openAiShaped('openai'), ollama, gemini]) {
  chatContract(subject);
  embeddingContract(subject);
}
chatContract(anthropic);
for (const { type } of VENDOR_DIALECTS) {
  chatContract(openAiShaped(type, COMPATIBLE_GAPS[type]));
  embeddingContract(openAiShaped(type));
}

describe('createProvider', () => {
  it('refuses a type without an adapter and names the others', () => {
    const create = (): unknown => createProvider('cohere', { id: 'x', baseUrl: 'http://127.0.0.1:1' });
    expect(create).toThrow(/no adapter for providers of type cohere.*ollama.*openrouter/);
  });
});
