import type { ConfigReport } from './config-report.js';
import type { Environment } from './expand-variables.js';
import { maskEnvironment } from './mask-environment.js';
import { readConfig } from './read-config.js';

/**
 * Says whether a text would do as `config.yaml` in this environment, and why not. No variable's value comes out of it.
 * `name` is what problems say they stand in.
 */
export function validateConfigText(
  text: string,
  environment: Environment,
  name = 'config.yaml',
): ConfigReport {
  const variables = maskEnvironment(environment);
  const { config, errors, warnings } = readConfig({ text, name, environment, variables });
  return {
    valid: config !== null,
    errors,
    warnings,
    summary: config && {
      providers: config.providers.map(({ id, type, priority, models, unusable }) => ({
        id,
        type,
        priority,
        models: models.length,
        unusable,
      })),
      models: config.providers.reduce((sum, { models }) => sum + models.length, 0),
      defaultModels: { ...config.defaultModels },
    },
  };
}
