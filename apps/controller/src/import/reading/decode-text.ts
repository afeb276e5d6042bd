import { AppError } from '@sekha/contracts';
import { DAMAGE, isDamaged } from './damage.js';
import { type PieceDecoder, Utf8Pieces, Utf16Pieces } from './text-decoders.js';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** How far a file is held to its encoding: what is wrong here is another encoding, what is wrong later is damage. */
const HEAD_BYTES = 65_536;
/** Enough to tell what it is. */
const MAGIC_BYTES = 4;

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

interface DecodeOptions {
  /** Bytes that are no text, near the beginning, are taken for another encoding, and all of it is refused. */
  isHeadStrict: boolean;
  /** Told about where bytes are no text (a byte offset). */
  onDamage?: (aboutByte: number) => void;
}

/**
 * Bytes as text: UTF-8, or UTF-16 with or without a byte order mark. Throws `request.unsupported_media_type` for what
 * is no text and (with `isHeadStrict`) `request.malformed` for another encoding. Other bytes that are no text become
 * {@link DAMAGE}.
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  { isHeadStrict, onDamage }: DecodeOptions,
): AsyncGenerator<string, void, void> {
  let decoder: PieceDecoder | undefined;
  let encoding: Encoding = 'utf-8';
  let held: Buffer = Buffer.alloc(0);
  let offset = 0;
  const check = (text: string): string => {
    if (!isDamaged(text)) return text;
    const sound = text.slice(0, text.indexOf(DAMAGE));
    const at = offset + (encoding === 'utf-8' ? Buffer.byteLength(sound) : sound.length * 2);
    if (isHeadStrict && at < HEAD_BYTES) throw wrongEncoding(encoding);
    onDamage?.(at);
    return text;
  };
  for await (const arrived of bytes) {
    held = Buffer.concat([held, arrived]);
    if (decoder === undefined && held.length < MAGIC_BYTES) continue;
    if (decoder === undefined) {
      encoding = encodingOf(held);
      decoder = decoderOf(encoding);
    }
    const text = check(decoder.push(held));
    offset += held.length;
    held = Buffer.alloc(0);
    if (text !== '') yield text;
  }
  if (decoder === undefined) encoding = encodingOf(held);
  decoder ??= decoderOf(encoding);
  const last = check(decoder.push(held) + decoder.end());
  if (last !== '') yield last;
}

function decoderOf(encoding: Encoding): PieceDecoder {
  return encoding === 'utf-8' ? new Utf8Pieces() : new Utf16Pieces(encoding);
}

function wrongEncoding(encoding: Encoding): AppError {
  return new AppError(
    'request.malformed',
    `this is not ${encoding.toUpperCase()} text; send UTF-8 or UTF-16`,
  );
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
