import { describe, expect, it } from '@jest/globals';
import { played } from './catalogue-time.js';
import { HEALTHY_TEXT } from './healthy-answer.js';
import { plan } from './play-scenario.js';
import { Stage } from './stage.js';
import { openAiStyle } from './upstreams.js';

const SILENT = { always: { silence: true } };
const KEEP_ALIVE_MS = played(2);

async function onStage(play: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await Stage.open(openAiStyle, {}, KEEP_ALIVE_MS);
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
}

describe('a caller that waits for a stream', () => {
  it('is kept on the line with comments until another model answers', () =>
    onStage(async (stage) => {
      plan(stage.primary, SILENT, openAiStyle);
      const caller = await stage.ask();
      expect(caller.status).toBe(200);
      expect(caller.comments).toBeGreaterThanOrEqual(2);
      expect(caller.text).toBe(HEALTHY_TEXT);
      expect([...caller.models]).toEqual([openAiStyle.fallbackModel]);
      expect(caller.done).toBe(true);
    }));

  it('is told in the stream when nobody answers after all', () =>
    onStage(async (stage) => {
      plan(stage.primary, SILENT, openAiStyle);
      plan(stage.fallback, { always: { status: 503 } }, openAiStyle);
      const caller = await stage.ask();
      expect(caller.status).toBe(200);
      expect(caller).toMatchObject({ errorCode: 'provider.overloaded', text: '', done: false });
      expect(caller.finishReasons).toEqual([]);
    }));

  it('is kept on the line while a stream pauses', () =>
    onStage(async (stage) => {
      plan(stage.primary, { always: { pauseAfterChunks: 30, pauseMs: played(8) } }, openAiStyle);
      const caller = await stage.ask();
      expect(caller.comments).toBeGreaterThanOrEqual(2);
      expect(caller.text).toBe(HEALTHY_TEXT);
      expect(caller.headers.get('x-sekha-provider')).toBe('primary');
    }));

  it('hears of an early failure by its status', () =>
    onStage(async (stage) => {
      for (const upstream of [stage.primary, stage.fallback])
        plan(upstream, { always: { status: 401 } }, openAiStyle);
      const caller = await stage.ask();
      expect([caller.status, caller.errorCode]).toEqual([502, 'provider.auth_failed']);
      expect(caller.headers.get('x-should-retry')).toBe('false');
    }));
});
