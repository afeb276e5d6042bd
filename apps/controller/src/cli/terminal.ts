/** Where a command reads its variables and writes its lines. */
export interface Terminal {
  environment: Readonly<Record<string, string | undefined>>;
  /** What the command is for: a program may read it. */
  out: (text: string) => void;
  /** Words for people. */
  err: (text: string) => void;
}

/** What a command was told that it cannot do; shown with how to call it. */
export class UsageError extends Error {}

/** What a command could not do; a person can mend it, and the words say how. */
export class CommandError extends Error {}

/** `sysexits` EX_USAGE. */
export const EXIT_USAGE = 64;
export const EXIT_FAILED = 1;
