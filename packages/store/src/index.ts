export type * from './api-key-store.js';
export * from './background-jobs.js';
export type * from './change-log.js';
export * from './conversation.js';
export type * from './conversation-store.js';
export { countWords } from './count-words.js';
export { type Backup, backupEmbeddedStore } from './embedded/backup-database.js';
export {
  type EmbeddedStoreOptions,
  openEmbeddedStore,
} from './embedded/open-embedded-store.js';
export * from './embedding-outbox.js';
export * from './embedding-spaces.js';
export { normaliseFolder } from './folder-path.js';
export type * from './import-store.js';
export type * from './job-store.js';
export type * from './memory-store.js';
export type * from './message-store.js';
export type * from './page.js';
export type * from './prune-store.js';
export * from './record-merge.js';
export type * from './record-verifier.js';
export * from './record-view.js';
export type * from './run-steps.js';
export type * from './summary-store.js';
export * from './tenant-record.js';
export type * from './vector-store.js';
export type * from './write-once.js';
