import { AppError } from '@sekha/contracts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** How far a file is held to its encoding: what is wrong here is another encoding, what is wrong later is damage. */
const HEAD_BYTES = 65_536;
/** Of a character that is cut in two, at most so much is in the piece before. */
const CUT_BYTES = 3;
/** U+FFFD as a source may really have it. */
const REPLACEMENT: Readonly<Record<Encoding, Buffer>> = {
  'utf-8': Buffer.from('\ufffd'),
  'utf-16le': Buffer.from([0xfd, 0xff]),
  'utf-16be': Buffer.from([0xff, 0xfd]),
};

const ARCHIVES: readonly [magic: number[], what: string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive; unpack it and send conversations.json'],
  [[0x1f, 0x8b], 'compressed with gzip; send it uncompressed'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with zstd; send it uncompressed'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x89, 0x50, 0x4e, 0x47], 'a picture'],
  [[0xff, 0xd8, 0xff], 'a picture'],
  [[0xff, 0xfe, 0x00, 0x00], 'UTF-32; send UTF-8'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66], 'a database'],
];

/**
 * Bytes as text: UTF-8, or UTF-16 with or without a byte order mark. Throws `request.unsupported_media_type` for what
 * is no text and `request.malformed` for another encoding. Damage further on becomes U+FFFD; `onDamage` is told about
 * where (a byte offset).
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  onDamage: (aboutByte: number) => void,
): AsyncGenerator<string, void, void> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let encoding: Encoding = 'utf-8';
  let held: Uint8Array = new Uint8Array(0);
  let offset = 0;
  // The last bytes of the piece before: a character may be cut in two.
  let before: Uint8Array = new Uint8Array(0);
  for await (const arrived of bytes) {
    const chunk = held.length === 0 ? arrived : Buffer.concat([held, arrived]);
    if (decoder === undefined) {
      held = chunk;
      if (chunk.length < 4) continue;
      encoding = encodingOf(chunk);
      decoder = new TextDecoder(encoding);
      held = new Uint8Array(0);
    }
    const text = decoder.decode(chunk, { stream: true });
    if (isDamaged(text, [before, chunk], encoding))
      report(encoding, offset + bytesBeforeDamage(text, encoding), onDamage);
    before =
      chunk.length >= CUT_BYTES
        ? chunk.subarray(-CUT_BYTES)
        : Buffer.concat([before, chunk]).subarray(-CUT_BYTES);
    offset += chunk.length;
    if (text !== '') yield text;
  }
  if (decoder === undefined) {
    encoding = encodingOf(held);
    decoder = new TextDecoder(encoding);
  }
  const last = decoder.decode(held);
  if (isDamaged(last, [held], encoding)) report(encoding, offset, onDamage);
  if (last !== '') yield last;
}

function isDamaged(text: string, bytes: readonly Uint8Array[], encoding: Encoding): boolean {
  return text.includes('\ufffd') && !Buffer.concat(bytes).includes(REPLACEMENT[encoding]);
}

/** About, for a character that the piece before has the beginning of. Pieces may be larger than what is held to. */
function bytesBeforeDamage(text: string, encoding: Encoding): number {
  const sound = text.slice(0, text.indexOf('\ufffd'));
  return encoding === 'utf-8' ? Buffer.byteLength(sound) : sound.length * 2;
}

function report(encoding: Encoding, offset: number, onDamage: (aboutByte: number) => void): void {
  if (offset < HEAD_BYTES)
    throw new AppError(
      'request.malformed',
      `this is not ${encoding.toUpperCase()} text; send UTF-8 or UTF-16`,
    );
  onDamage(offset);
}

function encodingOf(head: Uint8Array): Encoding {
  for (const [magic, what] of ARCHIVES)
    if (magic.every((byte, index) => head[index] === byte))
      throw new AppError('request.unsupported_media_type', `cannot import this: it is ${what}`);
  const [a, b, c, d] = head;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return 'utf-16be';
  return 'utf-8';
}
