// @ts-check
// The fake OpenAI that every measured path ends at: a fixed 60-word answer, plain or streamed word by word.
// PORT tells it where to listen.
import { ScriptedOpenAi } from '@sekha/testing';

const text = Array.from({ length: 60 }, (_, index) => `word${index + 1}`).join(' ');
const provider = new ScriptedOpenAi();
provider.replies.always({ text, usage: { input: 20, output: 60 } });
await provider.start(Number(process.env['PORT']));
// It remembers every call for the assertions of tests; here that would only fill its memory.
setInterval(() => provider.log.clear(), 200);
// A caller that leaves while the answer is being written (the load does so at its end) is no reason to die.
process.on('unhandledRejection', (error) => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EPIPE' && code !== 'ECONNRESET') throw error;
});
