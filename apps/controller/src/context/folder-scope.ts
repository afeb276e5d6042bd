import { normaliseFolder } from '@sekha/store';

/** Which folders a context may be made from. Paths are normalised. */
export interface FolderScope {
  /** Undefined: everywhere. */
  readonly within: readonly string[] | undefined;
  readonly except: readonly string[];
}

/** Blank names do not count: an empty setting split at commas is one, and must not mean everything. */
export function toFolderScope(within: readonly string[], except: readonly string[]): FolderScope {
  const paths = (names: readonly string[]): string[] => [
    ...new Set(names.filter((name) => name.trim() !== '').map(normaliseFolder)),
  ];
  const inside = paths(within);
  return { within: inside.length === 0 ? undefined : inside, except: paths(except) };
}

/** By path segment: `/job` covers `/job/x`, never `/jobs`. An exclusion wins. */
export function isInScope(folder: string, { within, except }: FolderScope): boolean {
  if (except.some((path) => covers(path, folder))) return false;
  return within === undefined || within.some((path) => covers(path, folder));
}

function covers(path: string, folder: string): boolean {
  return path === '/' || folder === path || folder.startsWith(`${path}/`);
}
