// @ts-check
// The fake OpenAI of the soak: it does to a request what its last message asks for (`fault:cut`), and answers any other
// with 60 words. PORT tells it where to listen; NEVER_FAILS makes it the healthy second provider.
import { ScriptedOpenAi } from '@sekha/testing';

/** @type {Record<string, import('@sekha/testing').Fault>} */
const FAULTS = {
  error: { status: 500 },
  busy: { status: 429, headers: { 'retry-after': '0' } },
  reset: { resetBeforeHeaders: true },
  cut: { cutAfterChunks: 20 },
  invalid: { invalidAfterChunks: 10 },
  unterminated: { withoutTerminator: true },
  slow: { pauseAfterChunks: 5, pauseMs: 400 },
  late: { delayHeadersMs: 400 },
};

const text = Array.from({ length: 60 }, (_, index) => `word${index + 1}`).join(' ');
const provider = new ScriptedOpenAi();
provider.replies.always({ text, usage: { input: 20, output: 60 } });
for (const [name, fault] of Object.entries(FAULTS)) {
  const isHarmless = name === 'slow' || name === 'late';
  if (isHarmless || process.env['NEVER_FAILS'] === undefined)
    provider.faults.always(fault, ({ body }) => JSON.stringify(body ?? '').includes(`fault:${name}"`));
}
await provider.start(Number(process.env['PORT']));
setInterval(() => provider.log.clear(), 200);
process.on('unhandledRejection', (error) => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EPIPE' && code !== 'ECONNRESET') throw error;
});
