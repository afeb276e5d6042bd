/** Thrown when a line never ends. */
export class LineTooLong extends Error {}

/** Room for an image inside one event. */
const LONGEST_CHARACTERS = 16 * 1024 * 1024;

/**
 * Cuts bytes into lines at LF, CRLF or CR, wherever the chunks were cut: inside a character, between CR and LF.
 * A byte order mark at the start is dropped.
 */
export class LineSplitter {
  private readonly decoder = new TextDecoder('utf-8');
  private rest = '';
  private afterCr = false;

  /** The lines that `chunk` completes, without their ends. */
  push(chunk: Uint8Array): string[] {
    return this.split(this.decoder.decode(chunk, { stream: true }));
  }

  /** The last line, when it had no end. */
  end(): string[] {
    const lines = this.split(this.decoder.decode());
    if (this.rest !== '') lines.push(this.rest);
    this.rest = '';
    return lines;
  }

  private split(decoded: string): string[] {
    if (decoded === '') return [];
    // The LF of a CRLF that the chunks cut in two.
    const text = this.afterCr && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
    this.afterCr = decoded.endsWith('\r');
    const lines = text.includes('\r') ? text.split(/\r\n|\r|\n/) : text.split('\n');
    const last = lines.pop() ?? '';
    if (lines.length === 0) this.rest += last;
    else {
      lines[0] = this.rest + lines[0];
      this.rest = last;
    }
    if (this.rest.length > LONGEST_CHARACTERS) throw new LineTooLong('a line without end');
    return lines;
  }
}
