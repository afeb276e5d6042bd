import { statfs } from 'node:fs/promises';

/** The room that is left where a folder is, for a program without special rights: none where no file can be made. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize, files, ffree } = await statfs(folder);
  // Some file systems make their inodes as they go, and say that they have none.
  return files > 0 && ffree === 0 ? 0 : bavail * bsize;
}
