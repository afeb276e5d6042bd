import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Fault, type LoggedCall, onPath } from '@sekha/testing';
import { printTable } from './outcome-table.js';
import { plan } from './play-scenario.js';
import type { Play } from './scenarios.js';
import { Stage } from './stage.js';
import { STYLES, type UpstreamStyle } from './upstreams.js';

/** The bar is 100 ms; the machine of a test may be busy, so that the figure is printed and the test is generous. */
const GENEROUS_MS = 500;

/** A moment at which a caller leaves: what the providers do, and which call must be closed, counted from 1. */
interface Moment {
  title: string;
  stream: boolean;
  play: (style: UpstreamStyle) => { primary: Play; fallback?: Play };
  /** Seen by the caller before it leaves; `nothing` where all is held back or not there yet. */
  after: 'nothing' | 'text';
  open: (stage: Stage) => Promise<LoggedCall>;
}

const SILENT: Fault = { silence: true };
const primaryCall = (stage: Stage): Promise<LoggedCall> => stage.primary.log.arrived(1, stage.style.chatPath);
const fallbackCall = (stage: Stage): Promise<LoggedCall> =>
  stage.fallback.log.arrived(1, stage.style.chatPath);

const MOMENTS: readonly Moment[] = [
  {
    title: 'before a plain answer',
    stream: false,
    play: () => ({ primary: { always: SILENT } }),
    after: 'nothing',
    open: primaryCall,
  },
  {
    title: 'before the headers of a stream',
    stream: true,
    play: () => ({ primary: { always: SILENT } }),
    after: 'nothing',
    open: primaryCall,
  },
  {
    title: 'while the beginning is held back',
    stream: true,
    play: ({ headChunks }) => ({ primary: { always: { pauseAfterChunks: headChunks + 1 } } }),
    after: 'nothing',
    open: primaryCall,
  },
  {
    title: 'in the middle of a stream',
    stream: true,
    play: ({ headChunks }) => ({ primary: { always: { pauseAfterChunks: headChunks + 30 } } }),
    after: 'text',
    open: primaryCall,
  },
  {
    title: 'while a stream comes fast and without end',
    stream: true,
    play: () => ({ primary: { always: { endless: true } } }),
    after: 'text',
    open: primaryCall,
  },
  {
    title: 'in the fallback of a stream',
    stream: true,
    play: () => ({ primary: { always: { status: 503 } }, fallback: { always: SILENT } }),
    after: 'nothing',
    open: fallbackCall,
  },
  {
    title: 'in the fallback of a plain answer',
    stream: false,
    play: () => ({ primary: { always: { status: 503 } }, fallback: { always: SILENT } }),
    after: 'nothing',
    open: fallbackCall,
  },
  {
    title: 'while another is asked to go on',
    stream: true,
    play: ({ headChunks }) => ({
      primary: { always: { cutAfterChunks: headChunks + 30 } },
      fallback: { always: SILENT },
    }),
    after: 'text',
    open: fallbackCall,
  },
];

/** Counted when a call has ended for good. */
const LEFT_EARLY = 'sekha_bridge_disconnects_total{phase="before_first_byte"} 1';

const rows: string[][] = [];
afterAll(() => printTable('callers that leave', ['upstream', 'when', 'socket closed after'], rows));

describe.each(STYLES)('a caller that leaves a bridge before $name providers', (style) => {
  it.each(MOMENTS)('has the upstream call closed $title', async ({ title, stream, play, after, open }) => {
    const stage = await Stage.open(style);
    try {
      const { primary, fallback = {} } = play(style);
      plan(stage.primary, primary, style);
      plan(stage.fallback, fallback, style);
      const leave = await askAndWait(stage, stream, after);
      const call = await open(stage);
      const leftAtMs = performance.now();
      leave();
      await call.ended;
      const closedAfterMs = (call.abortedAtMs ?? Number.POSITIVE_INFINITY) - leftAtMs;
      rows.push([style.name, title, `${closedAfterMs.toFixed(1)} ms`]);
      expect(closedAfterMs).toBeLessThan(GENEROUS_MS);
    } finally {
      await stage.close();
    }
  });

  it('is not waited for with another attempt', async () => {
    const stage = await Stage.open(style);
    try {
      // Longer than the caller stays, shorter than the bridge is ready to wait.
      const limited: Fault = { status: 429, headers: { 'retry-after-ms': '300' } };
      stage.primary.faults.next(limited, 1, onPath(style.chatPath));
      const leave = await askAndWait(stage, true, 'nothing');
      await (await stage.primary.log.arrived(1, style.chatPath)).ended;
      leave();
      while (!(await stage.metrics()).includes(LEFT_EARLY)) await wait(5);
      expect(stage.calls(stage.primary).length + stage.calls(stage.fallback).length).toBe(1);
    } finally {
      await stage.close();
    }
  });
});

/** Sends a request and waits until its caller has seen as much as it wants; the returned function leaves. */
function askAndWait(stage: Stage, stream: boolean, after: Moment['after']): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const sent = request(`${stage.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    const leave = (): void => {
      sent.destroy();
    };
    sent.on('error', (error) => reject(error));
    if (after === 'text') {
      sent.once('response', (reply) => {
        reply.on('error', () => undefined);
        reply.once('data', () => resolve(leave));
      });
    }
    sent.end(
      JSON.stringify({ model: 'chat_smart', stream, messages: [{ role: 'user', content: 'Tell me.' }] }),
      () => {
        if (after === 'nothing') resolve(leave);
      },
    );
  });
}
