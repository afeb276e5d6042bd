// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the configuration of a bridge whose only provider is the fake one; everything else is as shipped.
 * @param {string} folder
 * @param {{ name: string, providerUrl: string, holdBackTokens?: number }} settings
 * @returns its path
 */
export function writeBridgeConfig(folder, { name, providerUrl, holdBackTokens }) {
  const path = join(folder, `${name}.yaml`);
  const streams = holdBackTokens === undefined ? '' : `streams:\n  hold_back_tokens: ${holdBackTokens}\n`;
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
${streams}`,
  );
  return path;
}
