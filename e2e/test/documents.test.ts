import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readCallBlocks } from '../src/call-blocks.js';
import { HybridStack } from '../src/hybrid-stack.js';
import { hasTools } from '../src/require-tool.js';

const world = new HybridStack();
beforeAll(() => world.start(), 60_000);
afterAll(() => world.stop(), 30_000);

/** The documents speak from the root of the project, and import what it ships. */
const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');

const runnable = hasTools('curl', 'jq', 'bash') ? describe : describe.skip;

/** A document's blocks are one script: what a block exports, the next ones use. A refused call fails it. */
runnable('the calls shown in the documents', () => {
  it.each(readCallBlocks().map(({ document, blocks }) => [document, blocks] as const))(
    '%s',
    async (_document, blocks) => {
      const script = [
        'set -e -o pipefail',
        `ln -sfn '${EXAMPLES}' examples`,
        'curl() { command curl --fail-with-body "$@"; echo; }',
        ...blocks,
      ].join('\n');
      const { code, stdout, stderr } = await world.stack.shell.run(script);
      expect({ code, said: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, said: '' });
    },
    60_000,
  );
});
