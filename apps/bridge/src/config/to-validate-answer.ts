import type { ConfigValidateAnswer } from '@sekha/contracts';
import type { ConfigReport } from './config-report.js';

/** A report as the API and `config check --json` show it. */
export function toValidateAnswer({ valid, errors, warnings, summary }: ConfigReport): ConfigValidateAnswer {
  return {
    valid,
    errors,
    warnings,
    providers: summary?.providers.map(({ id }) => id) ?? [],
    summary: summary && {
      providers: summary.providers,
      models: summary.models,
      default_models: summary.defaultModels,
    },
  };
}
