import { describe, expect, it } from '@jest/globals';
import { endWhenStalled } from './end-when-stalled.js';

async function* three(): AsyncGenerator<Buffer> {
  for (const text of ['a', 'b', 'c']) yield Buffer.from(text);
}

describe('a stream behind which something is held open', () => {
  it('is ended when nobody takes its last chunk', async () => {
    // The timer does not keep a process alive; here something else has to.
    const awake = setTimeout(() => undefined, 20_000);
    await new Promise<void>((resolve) => void endWhenStalled(three(), 5, resolve).next());
    clearTimeout(awake);
  });

  it('passes everything on to who reads', async () => {
    const texts: string[] = [];
    for await (const chunk of endWhenStalled(three(), 60_000, () => texts.push('stalled')))
      texts.push(chunk.toString());
    expect(texts).toEqual(['a', 'b', 'c']);
  });
});
