import type { Environment } from '../config/expand-variables.js';

/** Where a command reads its variables and writes its lines. */
export interface Terminal {
  environment: Environment;
  out: (text: string) => void;
  err: (text: string) => void;
}
