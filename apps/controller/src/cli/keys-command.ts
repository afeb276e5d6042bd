import type { CreateKeyBody } from '@sekha/contracts';
import { hashKey } from '@sekha/service-kit';
import { findKeyDesk } from './find-key-desk.js';
import type { KeyDesk } from './key-desk.js';
import { keysTable } from './keys-table.js';
import { readArguments, type Values } from './read-arguments.js';
import { type Terminal, UsageError } from './terminal.js';

export const KEYS_USAGE = `usage: sekha keys create --name NAME --scopes SCOPE,SCOPE [--tenant TENANT] [--expires 90d]
       sekha keys list
       sekha keys revoke ID|PREFIX|HASH

  --data FOLDER   the data folder (default SEKHA_DATA_DIR, else ./data), whether the controller runs or not
  --url URL       a running controller elsewhere; with an admin's key in SEKHA_API_KEY
  --json          answers for programs

Scopes: memory:read, memory:write, memory:delete, llm:use, admin, operator; * = all of the tenant; read, write and
delete are short for memory:*. A new key is printed alone on standard output, this once.`;

const OPTIONS = {
  name: { type: 'string' },
  scopes: { type: 'string' },
  tenant: { type: 'string' },
  expires: { type: 'string' },
  data: { type: 'string' },
  url: { type: 'string' },
  json: { type: 'boolean' },
} as const;

type KeyValues = Values<typeof OPTIONS>;
const COMMANDS: Readonly<
  Record<string, (desk: KeyDesk, values: KeyValues, named: string, terminal: Terminal) => Promise<void>>
> = { create, list, revoke };
/** What each command may be told beside `--data`, `--url` and `--json`. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  create: ['name', 'scopes', 'tenant', 'expires'],
  list: [],
  revoke: [],
};

/** `sekha keys ...`. Throws {@link UsageError} or what went wrong. */
export async function runKeysCommand(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [name = '', named = '', ...rest] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new UsageError(`unknown: keys ${name}`.trim());
  if ((name === 'revoke') !== (named !== '') || rest.length > 0)
    throw new UsageError(name === 'revoke' ? 'which key?' : `what is ${named}?`);
  const foreign = Object.keys(values).find(
    (option) => !['data', 'url', 'json', ...(OWN[name] ?? [])].includes(option),
  );
  if (foreign !== undefined) throw new UsageError(`--${foreign} says nothing to keys ${name}`);
  if (name === 'create') toBody(values);
  const desk = await findKeyDesk(terminal, values);
  try {
    await command(desk, values, named, terminal);
  } finally {
    await desk.close();
  }
}

async function create(
  desk: KeyDesk,
  values: KeyValues,
  _named: string,
  { out, err }: Terminal,
): Promise<void> {
  const made = await desk.create(toBody(values));
  if (values.json === true) return out(JSON.stringify(made));
  const life = made.expires_at === null ? '' : `, until ${made.expires_at}`;
  err(
    `A key for tenant ${made.tenant} (${made.scopes.join(', ')})${life}, id ${made.id}. It is shown this once:`,
  );
  out(made.key);
}

async function list(desk: KeyDesk, values: KeyValues, _named: string, { out }: Terminal): Promise<void> {
  const keys = await desk.list();
  out(values.json === true ? JSON.stringify({ keys }) : keysTable(keys));
}

async function revoke(
  desk: KeyDesk,
  values: KeyValues,
  named: string,
  { out, err }: Terminal,
): Promise<void> {
  // A whole key in the place of its prefix: its hash says the same and may be written down on the way.
  const gone = await desk.revoke(/^sekha_[\w-]{30,}$/.test(named) ? hashKey(named) : named);
  if (values.json === true) out(JSON.stringify(gone));
  else err(`Revoked: ${gone.name} (${gone.id}) of tenant ${gone.tenant}. It opens nothing any more.`);
}

function toBody({ name, scopes, tenant, expires }: KeyValues): CreateKeyBody {
  if (name === undefined) throw new UsageError('what is the key for? --name laptop');
  if (scopes === undefined) throw new UsageError('what may the key do? --scopes read,write');
  return {
    name,
    scopes: scopes
      .split(',')
      .map((scope) => scope.trim())
      .filter(Boolean),
    ...(tenant === undefined ? {} : { tenant }),
    ...(expires === undefined ? {} : { expires_in: expires }),
  };
}
