import type { KeyAnswer } from '@sekha/contracts';

const HEAD = ['NAME', 'TENANT', 'SCOPES', 'BEGINS', 'CREATED', 'EXPIRES', 'LAST USED', 'ID'];

/** Keys as columns, for people. */
export function keysTable(keys: readonly KeyAnswer[]): string {
  const rows = [HEAD, ...keys.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rowOf(key: KeyAnswer): string[] {
  return [
    oneLine(key.name),
    oneLine(key.tenant),
    key.scopes.join(','),
    key.prefix ?? '-',
    minute(key.created_at) ?? '-',
    key.expired ? 'expired' : (minute(key.expires_at) ?? 'never'),
    minute(key.last_used_at) ?? '-',
    key.id,
  ];
}

/** Names come from callers: what would move the cursor of a terminal is not printed. */
function oneLine(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}

function minute(instant: string | null): string | undefined {
  return instant?.slice(0, 16).replace('T', ' ');
}
