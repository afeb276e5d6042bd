/**
 * A unit vector that depends on the words of a text alone (feature hashing): the same text always gives the same
 * vector, texts that share words lie near each other, others nearly at right angles.
 */
export function wordVector(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  const found = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [`\u0000${text}`];
  for (const word of found) {
    // Three places a word, so that two words hardly ever fall on the same ones.
    for (let salt = 0; salt < 3; salt++) {
      const hash = fnv1a(`${salt}:${word}`);
      const place = hash % dimensions;
      vector[place] = (vector[place] ?? 0) + ((hash & 0x10000) === 0 ? 1 : -1);
    }
  }
  const length = Math.hypot(...vector);
  if (length === 0) return wordVector(`${text} .x`, dimensions);
  return vector.map((value) => value / length);
}

/** 32-bit FNV-1a. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
