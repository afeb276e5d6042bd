import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptedOllama, ScriptedOpenAi } from '@sekha/testing';
import { readCallBlocks } from '../src/call-blocks.js';
import { hasTools } from '../src/require-tool.js';
import { hybrid } from '../src/scenario-configs.js';
import { Stack } from '../src/stack.js';

const KEY = 'sk-scripted-0123456789';
const ollama = new ScriptedOllama();
const openAi = new ScriptedOpenAi({ apiKey: KEY });
let stack: Stack;

beforeAll(async () => {
  await ollama.start();
  await openAi.start();
  stack = await Stack.start({
    config: hybrid(ollama.url, openAi.baseUrl),
    bridgeEnvironment: { OPENAI_API_KEY: KEY },
    ollamaPort: Number(new URL(ollama.url).port),
  });
}, 60_000);
afterAll(async () => {
  await stack?.stop();
  await ollama.stop();
  await openAi.stop();
}, 30_000);

const runnable = hasTools('curl', 'jq', 'bash') ? describe : describe.skip;

/** A document's blocks are one script: what a block exports, the next ones use. A refused call fails it. */
runnable('the calls shown in the documents', () => {
  it.each(readCallBlocks().map(({ document, blocks }) => [document, blocks] as const))(
    '%s',
    async (_document, blocks) => {
      const script = [
        'set -e -o pipefail',
        'curl() { command curl --fail-with-body "$@"; echo; }',
        ...blocks,
      ].join('\n');
      const { code, stdout, stderr } = await stack.shell.run(script);
      expect({ code, said: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, said: '' });
    },
    60_000,
  );
});
