import type { ConfigRemark } from './config-report.js';
import { NO_PLACE, type Place } from './source-tree.js';

/** Collects everything there is to say about a configuration, so that all of it is said at once. */
export class Remarks {
  readonly errors: ConfigRemark[] = [];
  readonly warnings: ConfigRemark[] = [];

  error(path: string, message: string, at: Place = NO_PLACE): void {
    this.errors.push({ path, message, ...at });
  }

  warn(path: string, message: string, at: Place = NO_PLACE): void {
    this.warnings.push({ path, message, ...at });
  }
}
