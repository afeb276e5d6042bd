export {
  AnthropicCountBody,
  AnthropicMessage,
  AnthropicMessagesBody,
  AnthropicTokenCount,
  AnthropicTurn,
  AnthropicUsage,
} from './anthropic.js';
export {
  ConfigRemark,
  ConfigSummary,
  ConfigSummaryProvider,
  ConfigValidateAnswer,
  ConfigValidateBody,
} from './config-validate.js';
export {
  EMBED_PRIORITIES,
  EmbedAnswer,
  EmbedBody,
  type EmbedPriority,
  VECTOR_ENCODINGS,
  type VectorEncoding,
} from './embed.js';
export { ExtractAnswer, ExtractBody, ExtractedEntities, ExtractedEntity } from './extract.js';
export { ModelAnswer } from './models.js';
export {
  OpenAiChatAnswer,
  OpenAiChatBody,
  OpenAiChoice,
  OpenAiEmbedding,
  OpenAiEmbeddingsAnswer,
  OpenAiEmbeddingsBody,
  OpenAiMessage,
  OpenAiModel,
  OpenAiModelsAnswer,
  OpenAiUsage,
} from './openai.js';
export { BreakerAnswer, BreakerResetAnswer, ProviderHealth, ProvidersAnswer } from './provider-health.js';
export { RouteAnswer, RouteBody, RouteCandidate, RouteQuery } from './route.js';
export { ScoreAnswer, ScoreBody } from './score.js';
export { SUMMARY_LEVELS, SummarizeAnswer, SummarizeBody, type SummaryLevel } from './summarize.js';
export { UsageAnswer, UsageQuery, UsageRow } from './usage.js';
