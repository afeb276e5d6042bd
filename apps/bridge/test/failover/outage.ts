import { setTimeout as wait } from 'node:timers/promises';
import { played } from './catalogue-time.js';
import { HEALTHY_TEXT } from './healthy-answer.js';
import { plan } from './play-scenario.js';
import { Stage } from './stage.js';
import type { UpstreamStyle } from './upstreams.js';

const REQUESTS = 20;
/** A busy machine needs longer than the shortened clocks allow: it is asked on until the primary is back. */
const MOST_REQUESTS = 60;
const EVERY_SECONDS = 4;
const OUTAGE_SECONDS = 60;
const MOST_CALLS_DURING_OUTAGE = 8;

/** S15: who answered each request, and what the primary saw of the outage. */
export interface OutageOutcome {
  problems: string[];
  callsDuringOutage: number;
  /** Seconds of the catalogue from the end of the outage to the first answer of the primary. */
  backAfterSeconds: number | undefined;
  answeredBy: string;
}

/** The primary is down for 60 s, then healthy; 20 requests come 4 s apart. */
export async function playOutage(style: UpstreamStyle): Promise<OutageOutcome> {
  const stage = await Stage.open(style);
  try {
    plan(stage.primary, { always: { status: 503 } }, style);
    const startedAt = performance.now();
    const answers: { whole: boolean; by: string | null; atMs: number }[] = [];
    let callsDuringOutage = 0;
    const isBack = () => answers.some(({ by }) => by === 'primary');
    for (let request = 0; request < REQUESTS || (!isBack() && request < MOST_REQUESTS); request++) {
      const dueMs = played(request * EVERY_SECONDS);
      if (request * EVERY_SECONDS === OUTAGE_SECONDS) {
        callsDuringOutage = stage.calls(stage.primary).length;
        stage.primary.faults.clear();
      }
      await wait(Math.max(0, startedAt + dueMs - performance.now()));
      const { text, finishReasons, headers } = await stage.ask();
      const whole = text === HEALTHY_TEXT && finishReasons.join() === 'stop';
      answers.push({ whole, by: headers.get('x-sekha-provider'), atMs: performance.now() - startedAt });
    }
    return judgeOutage(answers, callsDuringOutage);
  } finally {
    await stage.close();
  }
}

function judgeOutage(
  answers: { whole: boolean; by: string | null; atMs: number }[],
  callsDuringOutage: number,
): OutageOutcome {
  const problems: string[] = [];
  const broken = answers.filter(({ whole }) => !whole).length;
  if (broken > 0) problems.push(`${broken} answers are not whole`);
  if (callsDuringOutage > MOST_CALLS_DURING_OUTAGE)
    problems.push(`${callsDuringOutage} calls of the primary during its outage`);
  const back = answers.findIndex(({ by }) => by === 'primary');
  if (back < 0) problems.push('never back');
  // The first trial finds it healthy; from then on nobody else is asked.
  else if (answers.slice(back).some(({ by }) => by !== 'primary')) problems.push('back, and away again');
  const backAtMs = answers[back]?.atMs;
  return {
    problems,
    callsDuringOutage,
    backAfterSeconds: backAtMs === undefined ? undefined : backAtMs / played(1) - OUTAGE_SECONDS,
    answeredBy: answers.map(({ by }) => (by === 'primary' ? 'p' : 'f')).join(''),
  };
}
