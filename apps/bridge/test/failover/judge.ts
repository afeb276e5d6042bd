import type { LoggedCall } from '@sekha/testing';
import { HEALTHY_TEXT, INPUT_TOKENS } from './healthy-answer.js';
import type { CallerView } from './read-answer.js';
import type { Between, Verdict } from './scenarios.js';
import type { UpstreamStyle } from './upstreams.js';

/** What both ends saw of one scenario. */
export interface Evidence {
  style: UpstreamStyle;
  caller: CallerView;
  primary: readonly LoggedCall[];
  fallback: readonly LoggedCall[];
  metrics: string;
}

/** Everything that is not as it should be, in words; nothing when all is. */
export function judge(verdict: Verdict, evidence: Evidence): string[] {
  return [
    ...judgeCaller(verdict.caller, evidence.caller),
    ...judgeAuthor(verdict, evidence),
    ...between('primary', evidence.primary.length, verdict.primaryCalls),
    ...between('fallback', evidence.fallback.length, verdict.fallbackCalls),
    ...judgeRest(verdict, evidence),
    ...judgeSockets(verdict, evidence),
    ...judgeBill(verdict, evidence),
  ];
}

function judgeCaller(wanted: Verdict['caller'], caller: CallerView): string[] {
  if (typeof wanted === 'object') {
    const got = `${caller.status} ${caller.errorCode}`;
    return got === `${wanted.status} ${wanted.code}` ? [] : [`refused with ${got}`];
  }
  const whole = wholeProblems(caller);
  if (wanted === 'whole') return whole;
  const broken = brokenProblems(caller);
  if (wanted === 'broken') return broken;
  return whole.length === 0 || broken.length === 0 ? [] : [...whole, ...broken];
}

function wholeProblems({ status, text, finishReasons, errorCode, done }: CallerView): string[] {
  const problems: string[] = [];
  if (status !== 200) problems.push(`status ${status}`);
  if (text !== HEALTHY_TEXT) problems.push(`the text is "${text}"`);
  if (finishReasons.join() !== 'stop') problems.push(`finishes with [${finishReasons.join()}]`);
  if (errorCode !== undefined) problems.push(`an error event: ${errorCode}`);
  if (!done) problems.push('no [DONE]');
  return problems;
}

/** What was told must be true as far as it goes, and must not look like an end. */
function brokenProblems({ text, finishReasons, errorInBand, done }: CallerView): string[] {
  const problems: string[] = [];
  if (!HEALTHY_TEXT.startsWith(text)) problems.push(`the text is "${text}"`);
  if (finishReasons.length > 0) problems.push(`a part finishes with ${finishReasons.join()}`);
  if (!errorInBand) problems.push('no error event');
  if (done) problems.push('[DONE] after a part');
  return problems;
}

function judgeAuthor({ by, caller: wanted }: Verdict, { caller, style }: Evidence): string[] {
  if (by === undefined || typeof wanted === 'object') return [];
  const model = by === 'primary' ? style.primaryModel : style.fallbackModel;
  const named = [caller.headers.get('x-sekha-provider'), ...caller.models].join();
  return named === [by, model].join() ? [] : [`names ${named}`];
}

function between(who: string, calls: number, [fewest, most]: Between): string[] {
  return calls >= fewest && calls <= most ? [] : [`${calls} calls of the ${who}`];
}

function judgeRest({ primaryRestsMs }: Verdict, { primary: [first, second] }: Evidence): string[] {
  if (primaryRestsMs === undefined || first === undefined || second === undefined) return [];
  const restedMs = second.atMs - first.atMs;
  return restedMs >= primaryRestsMs ? [] : [`asked again after ${restedMs.toFixed(0)} ms`];
}

function judgeSockets({ hangsUp }: Verdict, { primary }: Evidence): string[] {
  if (hangsUp !== true) return [];
  return primary.every((call) => call.abortedAtMs !== undefined) ? [] : ['left the primary on the line'];
}

function judgeBill({ billsFallbackOnly }: Verdict, { caller, metrics }: Evidence): string[] {
  if (billsFallbackOnly !== true) return [];
  const { prompt_tokens: input, completion_tokens: output } = caller.usage ?? {};
  const problems = input === INPUT_TOKENS && output === 60 ? [] : [`usage of ${input} and ${output} tokens`];
  const billed = metrics.split('\n').filter((line) => line.startsWith('sekha_bridge_cost_usd_total{'));
  if (billed.length !== 1 || billed[0]?.includes('"fallback"') !== true)
    problems.push(`billed ${billed.join()}`);
  return problems;
}
