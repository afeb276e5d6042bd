import type { CreatedKeyAnswer, CreateKeyBody, KeyAnswer } from '@sekha/contracts';

/** Where keys are managed: at the running service, or at its folder while it is stopped. */
export interface KeyDesk {
  list(): Promise<KeyAnswer[]>;
  create(body: CreateKeyBody): Promise<CreatedKeyAnswer>;
  /** By id, prefix or hash. */
  revoke(named: string): Promise<KeyAnswer>;
  close(): Promise<void>;
}
