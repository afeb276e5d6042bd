import type { Connection } from './connection.js';

type CounterName =
  | 'sequence'
  | 'conversations'
  | 'messages'
  | 'ping'
  | 'retry_failed_through'
  | 'deletions_forgotten_through';

/**
 * Takes `count` numbers of the one sequence of the store and returns the first. Numbers are given out in the order
 * of commits and never again, also after a restart and after deletions.
 */
export function takeNumbers(writer: Connection, count: number): number {
  return addToCounter(writer, 'sequence', count) - count + 1;
}

/** Adds to a counter, inside the transaction that makes it true, and returns its new value. */
export function addToCounter(writer: Connection, name: CounterName, difference: number): number {
  const row = writer.get<{ value: number }>(
    'UPDATE counters SET value = value + ? WHERE name = ? RETURNING value',
    difference,
    name,
  );
  return row?.value ?? 0;
}

export function readCounter(reader: Connection, name: CounterName): number {
  return reader.get<{ value: number }>('SELECT value FROM counters WHERE name = ?', name)?.value ?? 0;
}

/** Of one that not every record has. */
export function setCounter(writer: Connection, name: CounterName, value: number): void {
  writer.run(
    'INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    value,
  );
}
