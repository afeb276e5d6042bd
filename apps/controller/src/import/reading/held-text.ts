/** Text that is being collected, up to a size. */
export class HeldText {
  private parts: string[] = [];
  private size = 0;
  private problem: string | undefined;

  constructor(private readonly maxChars: number) {}

  get isBlank(): boolean {
    return this.size === 0;
  }

  add(text: string): void {
    this.size += text.length;
    if (this.size > this.maxChars) this.refuse(`it is longer than ${this.maxChars} characters`);
    else if (this.problem === undefined) this.parts.push(text);
  }

  refuse(problem: string): void {
    this.problem ??= problem;
    this.parts = [];
  }

  /** Takes over what another one has. */
  take(other: HeldText): void {
    [this.parts, this.size, this.problem] = [other.parts, other.size, other.problem];
    other.clear();
  }

  /** All of it, or why there is none; nothing is held afterwards. */
  release(): { text: string; problem?: string } {
    const text = this.parts.join('');
    const { problem } = this;
    this.clear();
    return problem === undefined ? { text } : { text: '', problem };
  }

  private clear(): void {
    this.parts = [];
    this.size = 0;
    this.problem = undefined;
  }
}
