import { onPath, type SeenRequest } from '@sekha/testing';
import { type Evidence, judge } from './judge.js';
import type { Play, Scenario } from './scenarios.js';
import { Stage } from './stage.js';
import type { Upstream, UpstreamStyle } from './upstreams.js';

/** How one scenario went. */
export interface Outcome {
  problems: string[];
  evidence: Evidence;
}

/** Plays one scenario on a stage of its own. */
export async function playScenario(scenario: Scenario, style: UpstreamStyle): Promise<Outcome> {
  const stage = await Stage.open(style, scenario.change);
  try {
    plan(stage.primary, scenario.primary(style), style);
    if (scenario.fallback !== undefined) plan(stage.fallback, scenario.fallback(style), style);
    const { answer, fallbackAnswer } = scenario;
    if (answer !== undefined) stage.primary.replies.always(answer);
    if (fallbackAnswer !== undefined) stage.fallback.replies.always(fallbackAnswer);
    const caller = await stage.ask(scenario.ask);
    const [primary, fallback] = [stage.calls(stage.primary), stage.calls(stage.fallback)];
    await Promise.all([...primary, ...fallback].map(({ ended }) => ended));
    const evidence = { style, caller, primary, fallback, metrics: await stage.metrics() };
    return { problems: judge(scenario.verdict, evidence), evidence };
  } finally {
    await stage.close();
  }
}

/** Faults are for chat calls; probes find everything well. */
export function plan(
  upstream: Upstream,
  { first = [], always, only }: Play,
  { chatPath }: UpstreamStyle,
): void {
  const isChat = onPath(chatPath);
  for (const fault of first) upstream.faults.next(fault, 1, isChat);
  if (always !== undefined)
    upstream.faults.always(always, (request: SeenRequest) => isChat(request) && (only?.(request) ?? true));
}
