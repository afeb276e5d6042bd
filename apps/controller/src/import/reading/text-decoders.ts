import { isUtf8 } from 'node:buffer';
import { DAMAGE } from './damage.js';

/** Decodes a text that arrives in pieces; bytes that are none become {@link DAMAGE}. */
export interface PieceDecoder {
  push(bytes: Buffer): string;
  /** What is left: the beginning of a character that never ended. */
  end(): string;
}

const NEWLINE = 0x0a;
const REPLACEMENT = '\ufffd';
const MARK = '\ufeff';

export class Utf8Pieces implements PieceDecoder {
  private cut: Buffer = Buffer.alloc(0);
  private isFirst = true;

  push(bytes: Buffer): string {
    const all = this.cut.length === 0 ? bytes : Buffer.concat([this.cut, bytes]);
    const end = endOfWhole(all);
    this.cut = all.subarray(end);
    return this.read(all.subarray(0, end));
  }

  end(): string {
    return this.read(this.cut);
  }

  private read(bytes: Buffer): string {
    const text = isUtf8(bytes) ? bytes.toString('utf8') : readLines(bytes);
    const isMarked = this.isFirst && text.startsWith(MARK);
    if (text !== '') this.isFirst = false;
    return isMarked ? text.slice(1) : text;
  }
}

/** A line that is sound is not suspected of what is wrong with another. */
function readLines(bytes: Buffer): string {
  let text = '';
  for (let from = 0; from < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, from);
    const line = bytes.subarray(from, newline < 0 ? bytes.length : newline + 1);
    const read = line.toString('utf8');
    text += isUtf8(line) ? read : read.replaceAll(REPLACEMENT, DAMAGE);
    from += line.length;
  }
  return text;
}

/** Behind the last character that is whole (RFC 3629). */
function endOfWhole(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return size > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

export class Utf16Pieces implements PieceDecoder {
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private readonly replacement: Buffer;
  /** The last byte of the piece before: a unit may be cut in two. */
  private before: Buffer = Buffer.alloc(0);

  constructor(encoding: 'utf-16le' | 'utf-16be') {
    this.decoder = new TextDecoder(encoding);
    this.replacement = Buffer.from(encoding === 'utf-16le' ? [0xfd, 0xff] : [0xff, 0xfd]);
  }

  push(bytes: Buffer): string {
    const text = this.decoder.decode(bytes, { stream: true });
    const all = Buffer.concat([this.before, bytes]);
    this.before = bytes.subarray(-1);
    return all.includes(this.replacement) ? text : text.replaceAll(REPLACEMENT, DAMAGE);
  }

  end(): string {
    return this.decoder.decode().replaceAll(REPLACEMENT, DAMAGE);
  }
}
