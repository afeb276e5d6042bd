import { readTime } from '../parts/read-time.js';

const MAX_LINES = 100;
/** What stands in a block of YAML: a key, something indented, a list, a comment, nothing. */
const YAML_LINE = /^(?:[\w-]+\s*:|\s|- |#|$)/;

/** The block of `key: value` lines between `---` that a markdown file may begin with. */
export class FrontMatter {
  private state: 'before' | 'inside' | 'over';
  private lines: string[] = [];

  constructor(isExpected: boolean) {
    this.state = isExpected ? 'before' : 'over';
  }

  /** The lines that turn out not to be part of it, in order. */
  push(line: string): string[] {
    if (this.state === 'over') return [line];
    const isRule = line.trimEnd() === '---';
    if (this.state === 'before') {
      this.state = isRule ? 'inside' : 'over';
      return isRule ? [] : [line];
    }
    if (isRule) {
      this.state = 'over';
      return [];
    }
    this.lines.push(line);
    // It was a rule, and what follows is what somebody wrote.
    return !YAML_LINE.test(line) || this.lines.length > MAX_LINES ? this.giveBack() : [];
  }

  /** At the end of the file: what was never closed. */
  end(): string[] {
    return this.state === 'inside' ? this.giveBack() : [];
  }

  read(): { title: string | null; createdAtMs: number | null | undefined } {
    return { title: this.value('title'), createdAtMs: readTime(this.value('date') ?? this.value('created')) };
  }

  private giveBack(): string[] {
    const { lines } = this;
    this.lines = [];
    this.state = 'over';
    return lines;
  }

  private value(key: string): string | null {
    const found = this.lines.find((line) => line.toLowerCase().startsWith(`${key}:`));
    return (
      found
        ?.slice(key.length + 1)
        .trim()
        .replace(/^(["'])(.*)\1$/, '$2') || null
    );
  }
}
