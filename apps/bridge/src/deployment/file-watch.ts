import { stat } from 'node:fs/promises';

/** What tells one state of a file from another, however it was written; `absent` while there is none. */
async function stateOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'absent';
  }
}

/**
 * Looks at a file now and then and says when it has changed and come to rest: at the first look that finds it as the
 * look before did. A file that is being written in place may be valid and half there, it must not be read yet.
 * Polled, because editors and orchestrators replace files in ways that file events miss.
 */
export class FileWatch {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private known: string | undefined;
  private restless = false;

  constructor(
    private readonly file: string,
    private readonly everyMs: number,
    private readonly changed: () => void,
  ) {
    void this.look();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    const now = await stateOf(this.file);
    if (this.stopped) return;
    const moved = this.known !== undefined && this.known !== now;
    this.known = now;
    const rested = this.restless && !moved;
    this.restless = moved;
    if (rested) this.changed();
    this.timer = setTimeout(() => void this.look(), this.everyMs).unref();
  }
}
