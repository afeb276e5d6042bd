/** What a look at a file tells of it. */
export interface FileLook {
  name: string;
  inode: number;
  bytes: number;
  modifiedMs: number;
}

/** Tells which files have stopped changing: somebody may still be writing the others. Pure but for what it remembers. */
export class SettledFiles {
  private seen = new Map<string, { look: FileLook; sinceMs: number }>();

  constructor(private readonly settleMs: number) {}

  /** The files of this look at the folder that were the same for long enough, in the order given. */
  look(files: readonly FileLook[], nowMs: number): FileLook[] {
    const before = this.seen;
    this.seen = new Map(
      files.map((look) => {
        const known = before.get(look.name);
        const isSame = known !== undefined && isUnchanged(known.look, look);
        return [look.name, { look, sinceMs: isSame ? known.sinceMs : nowMs }];
      }),
    );
    return files.filter(({ name }) => nowMs - (this.seen.get(name)?.sinceMs ?? nowMs) >= this.settleMs);
  }
}

export function isUnchanged(a: FileLook, b: FileLook): boolean {
  return a.inode === b.inode && a.bytes === b.bytes && a.modifiedMs === b.modifiedMs;
}
