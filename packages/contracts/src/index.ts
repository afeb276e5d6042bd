export { AppError, type AppErrorOptions } from './app-error.js';
export {
  BREAKER_STATES,
  type BreakerState,
  PROVIDER_STATUSES,
  type ProviderStatus,
} from './breaker-states.js';
export * from './bridge/index.js';
export { Aliases, RefuseUnknown } from './contract/contract-metadata.js';
export {
  contractAliases,
  contractSchema,
  contractSchemas,
  type JsonSchema,
} from './contract/contract-schemas.js';
export { Field, Nested, NestedList } from './contract/field.js';
export { nearestNames } from './contract/nearest-name.js';
export { type ContractProblem, readContract } from './contract/read-contract.js';
export { readQuery } from './contract/read-query.js';
export { ERROR_STATUS, type ErrorCode, isErrorCode } from './error-codes.js';
export * from './memory/bulk.js';
export * from './memory/context.js';
export * from './memory/conversation-answers.js';
export * from './memory/conversation-bodies.js';
export * from './memory/deletion.js';
export * from './memory/embedding-spaces.js';
export * from './memory/export.js';
export { folderProblem } from './memory/folder-rule.js';
export * from './memory/import.js';
export * from './memory/importance.js';
export { parseMoment } from './memory/is-moment.js';
export * from './memory/jobs.js';
export * from './memory/keys.js';
export * from './memory/labels.js';
export * from './memory/llm-tools.js';
export * from './memory/message-bodies.js';
export * from './memory/overview.js';
export * from './memory/pruning.js';
export * from './memory/scopes.js';
export * from './memory/search-answer.js';
export * from './memory/search-body.js';
export * from './memory/search-filters.js';
export * from './memory/search-full-text.js';
export { parseInstant } from './memory/search-instant.js';
export * from './memory/summaries.js';
export * from './memory/verify.js';
export * from './service-answers.js';
export { findTask, TASKS, type Task } from './tasks.js';
