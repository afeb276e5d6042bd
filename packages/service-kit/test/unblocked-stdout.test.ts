import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';

const KIT = new URL('../dist/index.js', import.meta.url).href;

/** A process that logs `lines` lines of 1 KB and then says by IPC that it goes on. */
function logging(lines: number) {
  const program = `
    import { createLogger, unblockedStdout } from ${JSON.stringify(KIT)};
    const logger = createLogger({ app: 'a', level: 'info', destination: unblockedStdout() });
    for (let line = 0; line < ${lines}; line++) logger.info({ line, filler: 'x'.repeat(1000) }, 'said');
    setTimeout(() => process.send('goes on'), 50);
    process.on('message', () => process.exit(0));
  `;
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
}

describe('unblockedStdout', () => {
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
