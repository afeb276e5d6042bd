/** FNV-1a over UTF-16 units of several texts: tells a repeated message from a changed one. */
export function hashTexts(texts: readonly string[]): number {
  let hash = 0x811c_9dc5;
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
    // The boundary counts: "ab" + "c" is not "a" + "bc".
    hash = Math.imul(hash ^ 0x1_0000, 0x0100_0193);
  }
  return hash >>> 0;
}
