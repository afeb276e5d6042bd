/** A half-open range of tokens. */
export interface TokenWindow {
  start: number;
  end: number;
}

export interface WindowLimits {
  /** Tokens of a window. */
  size: number;
  /** Tokens that neighbours share, so that a sentence on the edge is whole in one of them. */
  overlap: number;
  /** A longer text is sampled evenly, its beginning and its end always among the windows. */
  maxWindows: number;
}

/**
 * Cuts a text of `length` tokens into windows of nearly equal size that begin and end between words.
 * A text that fits is one window. `continuesWord(at)` tells whether the token there is inside a word.
 */
export function planWindows(
  length: number,
  continuesWord: (at: number) => boolean,
  limits: WindowLimits,
): TokenWindow[] {
  const { size, overlap, maxWindows } = limits;
  if (length <= size) return [{ start: 0, end: length }];
  const count = Math.min(maxWindows, Math.ceil((length - overlap) / (size - overlap)));
  const stride = (length - size) / Math.max(1, count - 1);
  const windows: TokenWindow[] = [];
  for (let index = 0; index < count; index++) {
    let start = Math.round(index * stride);
    let end = Math.min(start + size, length);
    while (start < end - 1 && continuesWord(start)) start++;
    while (end < length && end > start + 1 && continuesWord(end)) end--;
    windows.push({ start, end });
  }
  return windows;
}
