// Breaks every wall once, in a throw-away tree, to see that the rule which names it catches it.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { cruise } from 'dependency-cruiser';

const require = createRequire(import.meta.url);
const config = require('../.dependency-cruiser.cjs');
const root = mkdtempSync(join(tmpdir(), 'sekha-walls-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** rule -> the file that breaks it, what it imports, and the file that is imported. */
const BREACHES = {
  'no-cycles': ['packages/a/src/x.ts', './y.js', 'packages/a/src/y.ts', './x.js'],
  'apps-stay-apart': ['apps/bridge/src/x.ts', '../../controller/src/y.js', 'apps/controller/src/y.ts'],
  'packages-know-no-app': ['packages/a/src/x.ts', '../../../apps/bridge/src/y.js', 'apps/bridge/src/y.ts'],
  'packages-through-their-door': [
    'apps/bridge/src/x.ts',
    '../../../packages/contracts/src/y.js',
    'packages/contracts/src/y.ts',
  ],
  'contracts-stand-alone': ['packages/contracts/src/x.ts', 'node:fs'],
  'store-is-the-controllers': [
    'apps/bridge/src/x.ts',
    '../../../packages/store/dist/index.js',
    'packages/store/dist/index.ts',
  ],
  'engines-know-no-framework': ['packages/store/src/x.ts', '@nestjs/common'],
  'providers-are-plain': [
    'apps/bridge/src/providers/openai/x.ts',
    '../../routing/y.js',
    'apps/bridge/src/routing/y.ts',
  ],
  'providers-stay-apart': [
    'apps/bridge/src/providers/ollama/x.ts',
    '../local/y.js',
    'apps/bridge/src/providers/local/y.ts',
  ],
  'routing-is-pure': ['apps/bridge/src/budgets/x.ts', 'node:fs'],
  'tools-and-controllers-are-faces': [
    'apps/controller/src/a.controller.ts',
    './b.controller.js',
    'apps/controller/src/b.controller.ts',
  ],
  'tests-are-imported-by-nobody': ['packages/a/src/x.ts', '../test/y.js', 'packages/a/test/y.ts'],
  'testing-is-for-tests': [
    'packages/a/src/x.ts',
    '../../testing/dist/index.js',
    'packages/testing/dist/index.ts',
  ],
  'no-undeclared-dependency': ['packages/a/src/x.ts', 'left-pad'],
};

function write(tree, path, imported) {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(
    join(tree, path),
    imported === undefined ? 'export const one = 1;\n' : `export * from '${imported}';\n`,
  );
}

test('every rule of the walls has a breach here', () => {
  assert.deepEqual(config.forbidden.map(({ name }) => name).sort(), Object.keys(BREACHES).sort());
});

for (const [rule, [from, imported, to, back]] of Object.entries(BREACHES)) {
  test(`${rule} is caught`, async () => {
    const tree = mkdtempSync(join(root, 'tree-'));
    write(tree, from, imported);
    if (to !== undefined) write(tree, to, back);
    const options = {
      ...config.options,
      ruleSet: { forbidden: config.forbidden },
      validate: true,
      baseDir: tree,
    };
    const { output } = await cruise(['.'], options);
    const caught = output.summary.violations.map((violation) => violation.rule.name);
    assert.ok(
      caught.includes(rule),
      `${readFileSync(join(tree, from), 'utf8')} in ${from} was caught by: ${caught.join(', ') || 'nothing'}`,
    );
  });
}
