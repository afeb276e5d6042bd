import { crc32 } from 'node:zlib';

/**
 * A snapshot file is a header and frames. A frame is its length and the CRC-32 of its bytes (two u32), then the
 * bytes; a frame of length 0 ends the file. Nothing is interpreted before its checksum has been verified.
 */
export const FRAME_BYTES = 2 ** 20;
export const FRAME_HEADER_BYTES = 8;

/** Says what the file is, which format it has, and (by its own byte order) on what machine it was written. */
export function fileHeader(version: number): Uint8Array {
  const header = new Uint8Array(16);
  header.set(Buffer.from('SEKHAIDX'));
  const words = new Uint32Array(header.buffer, 8, 2);
  words[0] = version;
  words[1] = 0x0102_0304;
  return header;
}

/** The frame's length and checksum. */
export function frameHeader(payload: Uint8Array): Uint8Array {
  return new Uint8Array(Uint32Array.of(payload.byteLength, crc32(payload)).buffer);
}

/** Where a snapshot is written until it is whole. A process that is killed meanwhile leaves it behind. */
export function unfinishedFile(path: string): string {
  return `${path}.new`;
}
