import { statfs } from 'node:fs/promises';

/** The room that is left where a folder is, for a program without special rights. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
