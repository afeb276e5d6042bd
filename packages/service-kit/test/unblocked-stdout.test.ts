import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';

const KIT = new URL('../dist/index.js', import.meta.url).href;

/** A process that logs `lines` lines of 1 KB and then says by IPC that it goes on. */
function logging(lines: number, stdout: 'pipe' | number = 'pipe') {
  const program = `
    import { createLogger, Metrics } from ${JSON.stringify(KIT)};
    const logger = createLogger({ app: 'a', level: 'info' });
    for (let line = 0; line < ${lines}; line++) logger.info({ line, filler: 'x'.repeat(1000) }, 'said');
    setTimeout(() => process.send('goes on'), 50);
    const metrics = new Metrics();
    process.on('message', async (message) => {
      if (message === 'end') process.exit(0);
      const text = await metrics.registry.getSingleMetricAsString('sekha_log_lines_lost');
      process.send(Number(text.trim().split(' ').at(-1)));
    });
  `;
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', stdout, 'inherit', 'ipc'],
  });
}

describe('the log on standard output', () => {
  it('lets a service go on when nobody reads its log, and loses no line', async () => {
    const child = logging(2_000);
    const [message] = await once(child, 'message');
    expect(message).toBe('goes on');
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.endsWith('\n') && text.split('\n').length > 2_000 && child.connected) child.send('end');
    });
    await once(child, 'close');
    const lines = text.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).line)).toEqual(Array.from({ length: 2_000 }, (_, at) => at));
  });

  it('writes the last lines of a process that ends', async () => {
    const child = logging(3);
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await once(child, 'message');
    child.send('end');
    await once(child, 'close');
    expect(text.trim().split('\n')).toHaveLength(3);
  });

  it('counts the lines that it loses when nobody reads, and tells of them when somebody does', async () => {
    const child = logging(40_000);
    await once(child, 'message');
    child.send('how many?');
    const [lost] = await once(child, 'message');
    expect(lost).toBeGreaterThan(20_000);
    let told: { lost_lines: number } | undefined;
    let said = 0;
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const read = JSON.parse(line);
      if (read.msg === 'said') said++;
      else told = read;
      if (told !== undefined && child.connected) child.send('end');
    }
    expect(told).toMatchObject({ level: 'warn', app: 'a', lost_lines: lost });
    expect(said + lost).toBe(40_000);
  }, 30_000);

  it('goes on when the disk of its log is full', async () => {
    const full = openSync('/dev/full', 'w');
    const child = logging(100, full);
    closeSync(full);
    await once(child, 'message');
    child.send('how many?');
    await once(child, 'message');
    child.send('end');
    expect((await once(child, 'exit'))[0]).toBe(0);
  });

  it('lets a process end whose log nobody reads', async () => {
    const child = logging(2_000);
    await once(child, 'message');
    child.send('end');
    // A hang is the failure: the signal then tells which of the two it was.
    const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    const [code, signal] = await once(child, 'exit');
    clearTimeout(killer);
    expect([code, signal]).toEqual([0, null]);
    child.stdout?.destroy();
  }, 20_000);
});
