/** The folder as it is kept: a leading slash, no trailing slash, no empty segments; `/` for the root. */
export function normaliseFolder(folder: string): string {
  const segments = folder
    .split('/')
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '');
  return `/${segments.join('/')}`;
}

/**
 * The half-open range of subtree keys ({@link toSubtreeKey}) that a folder and all below it fall into, or
 * undefined for the root, which covers everything. `/job` covers `/job/x`, never `/jobs`.
 */
export function toSubtreeRange(folder: string): { from: string; before: string } | undefined {
  const path = normaliseFolder(folder);
  // '0' is the character after '/', so `/job0` is the first string behind everything that starts with `/job/`.
  return path === '/' ? undefined : { from: `${path}/`, before: `${path}0` };
}

/** The folder with a trailing slash: a folder and its subtree are then one range of an index. */
export function toSubtreeKey(folder: string): string {
  const path = normaliseFolder(folder);
  return path === '/' ? '/' : `${path}/`;
}
