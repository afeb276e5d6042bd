/** Thrown when a body is longer than anybody would read. */
export class BodyTooLong extends Error {}

/** A whole body as text. Throws {@link BodyTooLong} beyond `maxBytes`; the connection is closed then. */
export async function readText(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new BodyTooLong(`a body of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
