import { ScriptedOllama, ScriptedOpenAi } from '@sekha/testing';
import { hybrid } from './scenario-configs.js';
import { Stack } from './stack.js';

/** What the scripted cloud lets in; it must never be seen in a reply or a log. */
export const CLOUD_KEY = 'sk-scripted-0123456789';

/** Both services over an Ollama and an OpenAI of ours: what scenarios 2 and 3 and the documents are played on. */
export class HybridStack {
  readonly ollama = new ScriptedOllama();
  readonly openAi = new ScriptedOpenAi({ apiKey: CLOUD_KEY });
  stack: Stack;

  async start(): Promise<void> {
    await this.ollama.start();
    await this.openAi.start();
    this.stack = await Stack.start({
      config: hybrid(this.ollama.url, this.openAi.baseUrl),
      bridgeEnvironment: { OPENAI_API_KEY: CLOUD_KEY },
      ollamaPort: Number(new URL(this.ollama.url).port),
    });
  }

  async stop(): Promise<void> {
    await this.stack?.stop();
    await this.ollama.stop();
    await this.openAi.stop();
  }
}
