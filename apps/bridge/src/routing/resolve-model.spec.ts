import { describe, expect, it } from '@jest/globals';
import type { Task } from '@sekha/contracts';
import { Catalogue } from './catalogue.js';
import { resolveModel } from './resolve-model.js';

const listed: [string, string, Task][] = [
  ['home', 'llama3.1:8b', 'chat_small'],
  ['home', 'llama3.1:8b', 'chat_smart'],
  ['home', 'qwen:latest', 'chat_large'],
  ['home', 'nomic-embed-text', 'embedding'],
  ['cloud', 'gpt-4o-mini', 'chat_small'],
  ['router', 'openai/gpt-4o', 'chat_smart'],
];
const catalogue = new Catalogue({
  providers: ['home', 'cloud', 'router'].map((id) => ({
    id,
    models: listed.filter(([at]) => at === id).map(([, modelId, task]) => ({ modelId, task })),
  })) as never,
  defaultModels: {},
});
const resolve = (wanted: string | undefined, task: Task = 'chat_smart') =>
  resolveModel(wanted, task, catalogue);

describe('resolveModel', () => {
  it.each([undefined, '', 'auto'])('leaves the choice to routing for %j', (wanted) => {
    expect(resolve(wanted)).toEqual({ task: 'chat_smart' });
  });

  it('knows model ids, ids with a slash, provider/model, and ids without their :latest', () => {
    expect(resolve('gpt-4o-mini')).toEqual({ task: 'chat_small', preferred: 'gpt-4o-mini' });
    expect(resolve('openai/gpt-4o')).toEqual({ task: 'chat_smart', preferred: 'openai/gpt-4o' });
    expect(resolve('home/llama3.1:8b')).toEqual({ task: 'chat_smart', preferred: 'home/llama3.1:8b' });
    expect(resolve('router/openai/gpt-4o')).toEqual({
      task: 'chat_smart',
      preferred: 'router/openai/gpt-4o',
    });
    expect(resolve('qwen')).toEqual({ task: 'chat_large', preferred: 'qwen' });
  });

  it('knows tasks and the names of default models', () => {
    expect(resolve('chat_fast')).toEqual({ task: 'chat_small' });
    expect(resolve('chat_vision')).toEqual({ task: 'vision' });
    expect(resolve('embedding', 'embedding')).toEqual({ task: 'embedding' });
  });

  it('keeps the call for images when a model is named', () => {
    expect(resolve('gpt-4o-mini', 'vision')).toEqual({ task: 'vision', preferred: 'gpt-4o-mini' });
  });

  it('lets no other embedding model stand in for a named one', () => {
    expect(resolve('nomic-embed-text', 'embedding')).toMatchObject({ preferredOnly: true });
  });

  it('names the nearest models for one that nobody has', () => {
    expect(() => resolve('gpt-4o-mni')).toThrow(
      /no provider has a model 'gpt-4o-mni'; did you mean gpt-4o-mini/,
    );
    expect(() => resolve('cloud/llama3.1:8b')).toThrow(/did you mean home\/llama3.1:8b/);
    expect(() => resolve('x'.repeat(100_000))).toThrow(/no provider has a model/);
  });

  it('says when a model is of another kind', () => {
    expect(() => resolve('nomic-embed-text')).toThrow(/is for embedding, not for chat_smart/);
    expect(() => resolve('chat_smart', 'embedding')).toThrow(/cannot do/);
  });
});
