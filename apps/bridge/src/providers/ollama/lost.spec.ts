import { describe, expect, it } from '@jest/globals';
import type { ChatRequest } from '../chat-types.js';
import { lostOf } from './lost.js';

const request: ChatRequest = { model: 'm', messages: [{ role: 'user', content: 'x' }] };

describe('what Ollama has no word for', () => {
  it('is named in the words of the caller', () => {
    const asked = { ...request, n: 2, user: 'u', parallelToolCalls: false, extra: { logit_bias: {} } };
    expect(lostOf(asked)).toEqual(['n', 'user', 'parallel_tool_calls', 'logit_bias']);
    expect(lostOf({ ...request, toolChoice: { name: 'now' } })).toEqual(['tool_choice']);
  });

  it('is nothing where nothing of it is asked for', () => {
    const asked: ChatRequest = { ...request, n: 1, toolChoice: 'auto', logprobs: false };
    expect(lostOf({ ...asked, extra: { keep_alive: '5m', think: true } })).toEqual([]);
  });
});
