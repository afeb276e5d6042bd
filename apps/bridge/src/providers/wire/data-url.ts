/** An image inside a message. */
export interface DataUrl {
  /** In lower case, such as `image/png`. */
  mediaType: string;
  base64: string;
}

/** The parts of a `data:` URL in base64; undefined for any other address. */
export function readDataUrl(url: string): DataUrl | undefined {
  // The bytes may be megabytes: a pattern must not walk over them.
  const comma = url.slice(0, 256).indexOf(',');
  const [, mediaType] = /^data:([a-z]+\/[a-z0-9.+-]+)(?:;[^,;]+)*;base64$/i.exec(url.slice(0, comma)) ?? [];
  if (comma < 0 || mediaType === undefined) return undefined;
  const base64 = url.slice(comma + 1);
  return {
    mediaType: canonical(mediaType.toLowerCase()),
    base64: /\s/.test(base64) ? base64.replace(/\s+/g, '') : base64,
  };
}

function canonical(mediaType: string): string {
  return mediaType === 'image/jpg' ? 'image/jpeg' : mediaType;
}
