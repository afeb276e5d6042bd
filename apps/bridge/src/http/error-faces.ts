import { type ErrorFace, sekhaErrorFace } from '@sekha/service-kit';
import { toOpenAiError } from '../chat/to-openai-error.js';
import { toAnthropicError } from '../messages/to-anthropic-error.js';

/** OpenAI's clients talk to these paths. */
const openAiFace: ErrorFace = { prefix: '/v1/', render: (error) => toOpenAiError(error) };

/** Anthropic's clients talk to these. */
const anthropicFace: ErrorFace = { prefix: '/v1/messages', render: toAnthropicError };

/** Clients of the older bridge read `detail`; it holds the same text as `error`. */
function withDetail(prefix: string): ErrorFace {
  return {
    prefix,
    render: (error, requestId) => ({
      ...(sekhaErrorFace.render(error, requestId) as object),
      detail: error.message,
    }),
  };
}

/** The error shapes of the bridge by path. */
export const errorFaces: readonly ErrorFace[] = [
  openAiFace,
  anthropicFace,
  ...['/api/', '/embed', '/summarize', '/extract', '/score'].map(withDetail),
];
