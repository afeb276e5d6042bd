/** A configuration that cannot be used. `problems` are complete: all of them, each on its own line. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`the configuration is not usable:\n  ${problems.join('\n  ')}`);
    this.name = 'ConfigError';
  }
}

/** The exit code for a configuration error (sysexits' EX_CONFIG). */
export const EXIT_CONFIG = 78;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads variables once, before Nest starts, and reports every problem together: read them all, then call
 * {@link EnvironmentReader.done}. An empty variable counts as absent. Values of secrets never appear in a problem.
 */
export class EnvironmentReader {
  private readonly problems: string[] = [];

  constructor(private readonly environment: Environment) {}

  text(name: string, fallback: string): string {
    return this.find(name) ?? fallback;
  }

  /** The first of these variables that is set. */
  find(...names: string[]): string | undefined {
    for (const name of names) {
      const value = this.environment[name]?.trim();
      if (value !== undefined && value !== '') return value;
    }
    return undefined;
  }

  integer(name: string, fallback: number, range: { min: number; max: number }): number {
    const text = this.find(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (Number.isInteger(value) && value >= range.min && value <= range.max) return value;
    this.problem(`${name}: "${text}" is not a whole number from ${range.min} to ${range.max}`);
    return fallback;
  }

  port(name: string, fallback: number): number {
    return this.integer(name, fallback, { min: 0, max: 65_535 });
  }

  flag(name: string, fallback: boolean): boolean {
    const text = this.find(name)?.toLowerCase();
    if (text === undefined) return fallback;
    if (['true', '1', 'yes', 'on'].includes(text)) return true;
    if (['false', '0', 'no', 'off'].includes(text)) return false;
    this.problem(`${name}: "${text}" is neither true nor false`);
    return fallback;
  }

  choice<const T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const text = this.find(name)?.toLowerCase();
    if (text === undefined) return fallback;
    const found = allowed.find((one) => one === text);
    if (found !== undefined) return found;
    this.problem(`${name}: "${text}" is not one of ${allowed.join(', ')}`);
    return fallback;
  }

  /** An http(s) URL without a trailing slash. */
  url(name: string, fallback: string): string {
    const text = this.find(name) ?? fallback;
    if (/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) return text.replace(/\/+$/, '');
    this.problem(`${name}: not an http or https URL`);
    return fallback;
  }

  problem(text: string): void {
    this.problems.push(text);
  }

  /** Throws a {@link ConfigError} that names everything that was wrong. */
  done(): void {
    if (this.problems.length > 0) throw new ConfigError(this.problems);
  }
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
