import type { ChatRequest } from '../chat-types.js';
import { isMembers } from '../wire/read-json.js';
import { modelFacts } from './model-facts.js';
import { ownMembers } from './own-members.js';
import { toThinking } from './to-thinking.js';

/** What of a request the Messages API has no word for, or this model refuses. */
export function lostOf(request: ChatRequest): string[] {
  const { seed, n, frequencyPenalty, presencePenalty, logprobs, responseFormat } = request;
  const asked: [boolean, string][] = [
    [seed !== undefined, 'seed'],
    [n !== undefined && n > 1, 'n'],
    [isSet(frequencyPenalty), 'frequency_penalty'],
    [isSet(presencePenalty), 'presence_penalty'],
    [logprobs === true, 'logprobs'],
    [responseFormat?.type === 'json_object', 'response_format (the model is only told to answer in JSON)'],
    ...lostSampling(request),
  ];
  return [...asked.filter(([isLost]) => isLost).map(([, name]) => name), ...lostExtra(request)];
}

function lostSampling(request: ChatRequest): [boolean, string][] {
  const { temperature, topP, model, maxTokens } = request;
  const facts = modelFacts(model);
  const thinking =
    ownMembers(request)['thinking'] ?? toThinking(request, facts, maxTokens ?? facts.maxOutput);
  const thinks = isMembers(thinking) && thinking['type'] !== 'disabled';
  const none = facts.sampling === 'none' || thinks;
  const given = temperature !== undefined;
  return [
    [given && none && temperature !== 1, 'temperature'],
    [given && !none && temperature > 1, 'temperature above 1'],
    [topP !== undefined && topP !== 1 && (none || (facts.sampling === 'one' && given)), 'top_p'],
  ];
}

function lostExtra(request: ChatRequest): string[] {
  const passedOn = new Set(Object.keys(ownMembers(request)));
  const facts = modelFacts(request.model);
  const thinks = toThinking(request, facts, request.maxTokens ?? facts.maxOutput);
  if (thinks !== undefined || facts.effort || request.extra?.['reasoning_effort'] === 'none') {
    passedOn.add('reasoning_effort');
  }
  return Object.keys(request.extra ?? {}).filter((name) => !passedOn.has(name));
}

function isSet(penalty: number | undefined): boolean {
  return penalty !== undefined && penalty !== 0;
}
