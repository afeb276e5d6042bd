export { AppError, type AppErrorOptions } from './app-error.js';
export { BREAKER_STATES, type BreakerState, PROVIDER_STATUSES, type ProviderStatus } from './breaker-states.js';
export { ERROR_STATUS, type ErrorCode, isErrorCode } from './error-codes.js';
export { findTask, TASKS, type Task } from './tasks.js';
