import { describe, expect, it } from '@jest/globals';
import { DAMAGE, isDamaged, mend } from './damage.js';
import { decodeText } from './decode-text.js';

async function read(
  bytes: Buffer,
  step: number,
  isHeadStrict = true,
): Promise<{ text: string; damage: number[] }> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  }
  const damage: number[] = [];
  let text = '';
  const options = { isHeadStrict, onDamage: (offset: number) => damage.push(offset) };
  for await (const piece of decodeText(pieces(), options)) text += piece;
  return { text, damage };
}

const TEXT = 'Grüße 船 🚢 \ufffd';

describe('decodeText', () => {
  it.each([1, 3, 1_000])('reads UTF-8 and UTF-16 in pieces of %d bytes', async (step) => {
    const little = Buffer.from(TEXT, 'utf16le');
    const files = [
      Buffer.from(TEXT),
      Buffer.from(`\ufeff${TEXT}`),
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()]),
      little,
    ];
    for (const file of files) expect((await read(file, step)).text).toBe(TEXT);
  });

  it('reads what is shorter than a mark', async () => {
    expect(await read(Buffer.from('a'), 1)).toEqual({ text: 'a', damage: [] });
    expect(await read(Buffer.alloc(0), 1)).toEqual({ text: '', damage: [] });
  });

  it.each(['1f8b0800', '504b0304', '89504e470d0a', '25504446'])('refuses %s by what it is', async (hex) => {
    await expect(read(Buffer.from(hex, 'hex'), 100)).rejects.toMatchObject({
      code: 'request.unsupported_media_type',
    });
  });

  it('refuses another encoding at the beginning, and tells about damage later', async () => {
    await expect(read(Buffer.from('Gr\xfc\xdfe', 'latin1'), 100)).rejects.toMatchObject({
      code: 'request.malformed',
    });
    const late = Buffer.concat([Buffer.alloc(70_000, 'a'), Buffer.from([0xff]), Buffer.alloc(10, 'b')]);
    for (const step of [1_000, 100_000]) {
      const { text, damage } = await read(late, step);
      expect([text.length, text.indexOf(DAMAGE), damage.length]).toEqual([70_012, 70_000, 1]);
      expect(Math.abs((damage[0] ?? 0) - 70_000)).toBeLessThan(4);
    }
  });

  it.each([1, 2, 5, 1_000])('tells damage from U+FFFD, in pieces of %d bytes', async (step) => {
    const file = Buffer.concat([
      Buffer.from('real \ufffd\n'),
      Buffer.from([0x61, 0xc3, 0x28, 0x0a]),
      Buffer.from('ü 🚢\n'),
      Buffer.from([0xf0, 0x9f]),
    ]);
    const { text } = await read(file, step, false);
    expect(text).toBe(`real \ufffd\na${DAMAGE}(\nü 🚢\n${DAMAGE}`);
    expect([isDamaged('\ufffd'), isDamaged(text), mend(text).includes('\udfff')]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
