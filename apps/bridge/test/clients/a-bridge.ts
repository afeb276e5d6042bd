import type { AddressInfo } from 'node:net';
import { expect } from '@jest/globals';
import { createLogger, EnvironmentReader } from '@sekha/service-kit';
import { ScriptedAnthropic, ScriptedGemini, ScriptedOpenAi, type ScriptedServer } from '@sekha/testing';
import { readConfig } from '../../src/config/read-config.js';
import { createBridge } from '../../src/create-bridge.js';
import { readServing } from '../../src/http/serving.js';

/** A whole bridge on loopback before scripted vendors, as clients meet it. */
export interface RunningBridge {
  /** Without a path. */
  url: string;
  openai: ScriptedOpenAi;
  anthropic: ScriptedAnthropic;
  gemini: ScriptedGemini;
  close(): Promise<void>;
}

const SEEING = 'supports_vision: true';

/** Open to all, or to whoever shows `key`. */
export async function aBridge(key?: string): Promise<RunningBridge> {
  const environment = new EnvironmentReader(key === undefined ? {} : { SEKHA_BRIDGE_API_KEY: key });
  const [openai, anthropic, gemini] = await Promise.all([
    new ScriptedOpenAi({ apiKey: 'key-o' }).start(),
    new ScriptedAnthropic({ apiKey: 'key-a' }).start(),
    new ScriptedGemini({ apiKey: 'key-g' }).start(),
  ]);
  const text = `
llm_providers:
  - { id: openai, type: openai, api_key: key-o, base_url: ${openai.baseUrl}, priority: 1, models: [
      { model_id: gpt-4o, task: chat_smart, context_window: 128000, ${SEEING} },
      { model_id: text-embedding-3-small, task: embedding, dimension: 1536, context_window: 8192 } ] }
  - { id: anthropic, type: anthropic, api_key: key-a, base_url: ${anthropic.baseUrl}, priority: 2, models: [
      { model_id: claude-haiku-4-5, task: chat_smart, context_window: 200000, ${SEEING} } ] }
  - { id: gemini, type: gemini, api_key: key-g, base_url: ${gemini.baseUrl}, priority: 3, models: [
      { model_id: gemini-2.5-flash, task: chat_smart, context_window: 1000000, ${SEEING} },
      { model_id: gemini-embedding-001, task: embedding, dimension: 3072, context_window: 2048 } ] }
default_models: { chat_smart: gpt-4o, embedding: text-embedding-3-small }
retry: { max_retries: 0 }
routing: { auto_fallback: false }
`;
  const { config, errors } = readConfig({ text, name: 'config.yaml', environment: {} });
  if (config === null) throw new Error(JSON.stringify(errors));
  const { app } = await createBridge({
    config,
    serving: readServing(environment),
    logger: createLogger({ app: 'bridge', level: 'fatal' }),
    version: '0.0.0',
    validateConfig: () => ({ valid: true, errors: [], warnings: [], summary: null }),
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    openai,
    anthropic,
    gemini,
    close: async () => {
      await app.close();
      await Promise.all([openai.stop(), anthropic.stop(), gemini.stop()]);
    },
  };
}

/** Waits until the latest model call has ended, and proves that the caller ended it. */
export async function seenAbort({ log }: ScriptedServer): Promise<void> {
  const call = log.calls.findLast(({ method }) => method === 'POST');
  await call?.ended;
  expect(call?.abortedAtMs).toBeDefined();
}
