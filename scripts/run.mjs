// One command from a fresh clone with only Node and npm:
//   node scripts/run.mjs start   install, build, start both services, wait for health, say how to use them
//   node scripts/run.mjs test    install, build, run every test that needs no outside server
//   node scripts/run.mjs check   lint, types, walls, dead code
//   node scripts/run.mjs demo    import the shipped conversations into the running stack and ask it five questions
import { prepare } from './run/prepare.mjs';
import { say } from './run/say.mjs';

const MODES = {
  start: () => import('./run/start.mjs'),
  test: () => import('./run/test.mjs'),
  check: () => import('./run/check.mjs'),
  demo: () => import('./run/demo.mjs'),
};

const [, , mode = 'start', ...rest] = process.argv;
if (!Object.hasOwn(MODES, mode)) {
  say.error(`unknown: ${mode}; known: ${Object.keys(MODES).join(', ')}`);
  process.exit(2);
}
prepare();
const { run } = await MODES[mode]();
await run(rest);
