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
export { findTask, TASKS, type Task } from './tasks.js';
