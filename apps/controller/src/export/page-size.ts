/** Characters that a page of messages should hold: enough to be fast, little enough to be read in a few milliseconds. */
const WANTED = 262_144;
const FEWEST = 8;
const MOST = 512;

/** How many messages to read next: pages of a like size, however long the messages are. */
export class PageSize {
  current = 32;

  /** What the last page held. */
  note(messages: number, characters: number): void {
    if (messages === 0) return;
    const average = Math.max(1, characters / messages);
    this.current = Math.min(MOST, Math.max(FEWEST, Math.round(WANTED / average)));
  }
}
