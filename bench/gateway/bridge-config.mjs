// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the configuration of a bridge whose only provider is the fake one; everything else is as shipped.
 * @param {string} folder
 * @param {{ name: string, providerUrl: string, holdBackTokens?: number, dayBudgetUsd?: number, redisUrl?: string }} settings
 * @returns its path
 */
export function writeBridgeConfig(folder, { name, providerUrl, holdBackTokens, dayBudgetUsd, redisUrl }) {
  const path = join(folder, `${name}.yaml`);
  const streams = holdBackTokens === undefined ? '' : `streams:\n  hold_back_tokens: ${holdBackTokens}\n`;
  const budgets = dayBudgetUsd === undefined ? '' : `budgets:\n  global:\n    per_day_usd: ${dayBudgetUsd}\n`;
  const redis = redisUrl === undefined ? '' : `redis:\n  url: ${redisUrl}\n`;
  writeFileSync(
    path,
    `version: "2.0"
llm_providers:
  - id: fake
    type: openai
    base_url: ${providerUrl}/v1
    api_key: bench-key
    priority: 1
    models:
      - { model_id: gpt-4o-mini, task: chat_small, context_window: 128000 }
default_models:
  chat_fast: gpt-4o-mini
${streams}${budgets}${redis}`,
  );
  return path;
}

/**
 * Writes the configuration of the soak: two providers, the first of which fails when it is asked to.
 * @param {string} folder
 * @param {string} primaryUrl
 * @param {string} secondUrl
 * @returns its path
 */
export function writeSoakConfig(folder, primaryUrl, secondUrl) {
  const path = join(folder, 'soak.yaml');
  /** @param {string} id @param {string} url @param {number} priority */
  const provider = (id, url, priority) => `  - id: ${id}
    type: openai
    base_url: ${url}/v1
    api_key: bench-key
    priority: ${priority}
    models:
      - { model_id: gpt-4o-mini, task: chat_small, context_window: 128000 }
      - { model_id: text-embedding-3-small, task: embedding, dimension: 1536 }
`;
  writeFileSync(
    path,
    `version: "2.0"
llm_providers:
${provider('primary', primaryUrl, 1)}${provider('second', secondUrl, 2)}default_models:
  chat_fast: gpt-4o-mini
  embedding: text-embedding-3-small
retry: { base_delay_ms: 10, max_delay_ms: 50 }
`,
  );
  return path;
}
