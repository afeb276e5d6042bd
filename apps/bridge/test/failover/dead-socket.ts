import { setTimeout as wait } from 'node:timers/promises';
import { onPath } from '@sekha/testing';
import { HEALTHY_TEXT } from './healthy-answer.js';
import { Stage } from './stage.js';
import type { UpstreamStyle } from './upstreams.js';

/** Longer than a socket must have been idle for its death to be forgiven. */
const IDLE_MS = 1_200;

/** A request runs into a keep-alive socket that the provider has given up: it is sent again, as one attempt. */
export async function playDeadSocket(style: UpstreamStyle): Promise<string[]> {
  const stage = await Stage.open(style, { healthCheckIntervalMs: 60_000 });
  try {
    await stage.ask();
    await wait(IDLE_MS);
    stage.primary.faults.next({ resetBeforeHeaders: true }, 1, onPath(style.chatPath));
    const { text, headers } = await stage.ask();
    const problems: string[] = [];
    if (text !== HEALTHY_TEXT) problems.push(`the text is "${text}"`);
    if (headers.get('x-sekha-provider') !== 'primary') problems.push('another provider answered');
    if (headers.get('x-sekha-attempts') !== '1') problems.push('it counts as an attempt');
    return problems;
  } finally {
    await stage.close();
  }
}
