// Rules of CONTRIBUTING.md that no ready-made linter holds.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);
const sources = tracked.filter((path) => /^(apps|packages|e2e)\/.*\.ts$/.test(path));
const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** Words that say nothing about what is inside. */
const REFUSED = /(^|[-/.])(utils?|helpers?|common|misc|manager|processor|impl)([-/.]|$)|(^|\/)shared\//;

test('names say what is inside', () => {
  assert.deepEqual(
    sources.filter((path) => REFUSED.test(path)),
    [],
  );
});

test('no test is skipped or focused', () => {
  const marked = sources.filter((path) =>
    /\b(it|test|describe)\.(only|todo)\b|\b[xf](it|describe)\(/.test(read(path)),
  );
  assert.deepEqual(marked, []);
});

test('nothing is left to do without an issue', () => {
  assert.deepEqual(
    sources.filter((path) => /\b(TODO|FIXME|XXX)\b/.test(read(path))),
    [],
  );
});

test('no file names a path of one machine', () => {
  const texts = tracked.filter((path) => !/pnpm-lock|\.(png|f32|bin)$/.test(path));
  assert.deepEqual(
    texts.filter((path) => /\/(work\/(main|shared|steering|\.\w+)|farm|root)\//.test(read(path))),
    [],
  );
});

test('a port has at most seven methods', () => {
  const wide = [];
  for (const path of sources) {
    for (const [, name, body] of read(path).matchAll(/export interface (\w+)[^{]*\{\n([\s\S]*?)\n\}/g)) {
      const methods = body.match(/^ {2}\w+\??\(/gm) ?? [];
      if (methods.length > 7) wide.push(`${path}: ${name} has ${methods.length}`);
    }
  }
  assert.deepEqual(wide, []);
});

test('a constructor takes at most five dependencies', () => {
  const wide = sources.filter((path) =>
    [...read(path).matchAll(/constructor\(\n?([^)]*)\)\s*\{/g)].some(
      ([, list]) => (list.match(/\b(private|readonly)\b[^,]*/g) ?? []).length > 5,
    ),
  );
  assert.deepEqual(wide, []);
});
