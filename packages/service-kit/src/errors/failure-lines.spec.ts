import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import { createLogger } from '../logging/logger.js';
import { FailureLines } from './failure-lines.js';

function world() {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const time = { ms: 0 };
  const failures = new FailureLines(createLogger({ app: 'a', level: 'info', destination }), () => time.ms);
  return { lines, time, failures };
}

const away = new AppError('route.unavailable', 'nobody is there');

describe('FailureLines', () => {
  it('warns of a failure that was foreseen, without a stack, now and then', () => {
    const { lines, time, failures } = world();
    for (let request = 0; request < 5; request++) failures.say(away, `r${request}`);
    time.ms = 10_000;
    failures.say(away, 'later');
    expect(lines).toEqual([
      expect.objectContaining({ level: 'warn', request_id: 'r0', msg: 'nobody is there', status: 503 }),
      expect.objectContaining({ level: 'warn', request_id: 'later', unsaid: 4 }),
    ]);
    expect(JSON.stringify(lines)).not.toContain('stack');
  });

  it('does not let one failure hide another', () => {
    const { lines, failures } = world();
    failures.say(away, 'a');
    failures.say(new AppError('provider.timeout', 'too slow'), 'b');
    expect(lines.map(({ error_code }) => error_code)).toEqual(['route.unavailable', 'provider.timeout']);
  });

  it('tells of every defect, with its stack', () => {
    const { lines, failures } = world();
    for (const id of ['a', 'b']) failures.say(new AppError('internal', 'broken'), id);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'error',
        err: expect.objectContaining({ stack: expect.any(String) }),
      }),
      expect.objectContaining({ level: 'error', request_id: 'b' }),
    ]);
  });
});
