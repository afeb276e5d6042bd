import { parseArgs } from 'node:util';
import { UsageError } from './terminal.js';

type Options = Readonly<Record<string, { type: 'string' | 'boolean' }>>;

/** What the options were given; one that was not is absent. */
export type Values<O extends Options> = {
  [Name in keyof O]?: (O[Name]['type'] extends 'boolean' ? boolean : string) | undefined;
};

/** Options and what stands between them. Throws {@link UsageError} that names the option nobody knows. */
export function readArguments<O extends Options>(
  args: readonly string[],
  options: O,
): { values: Values<O>; positionals: string[] } {
  return parse(args, options, true);
}

/** Options alone: anything else is refused in the same way. */
export function readOptions<O extends Options>(args: readonly string[], options: O): Values<O> {
  return parse(args, options, false).values;
}

function parse<O extends Options>(
  args: readonly string[],
  options: O,
  allowPositionals: boolean,
): { values: Values<O>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals });
    return { values: values as Values<O>, positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
