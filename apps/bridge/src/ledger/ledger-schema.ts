/**
 * `calls` is the record and only ever grows; `usage_days` are its sums, kept in the same transaction, so that a
 * question about a year reads a few hundred rows. Money is whole nano-dollars, days are UTC.
 */
export const LEDGER_SCHEMA = `
CREATE TABLE calls (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  key_name TEXT,
  operation TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  streamed INTEGER NOT NULL,
  input_fresh INTEGER NOT NULL,
  cache_read INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  output_text INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  usage_estimated INTEGER NOT NULL,
  estimate_nano_usd INTEGER,
  cost_nano_usd INTEGER,
  latency_ms REAL NOT NULL,
  attempts INTEGER NOT NULL,
  outcome TEXT NOT NULL
) STRICT;
CREATE TRIGGER calls_stay BEFORE DELETE ON calls BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER calls_stay_as_they_are BEFORE UPDATE ON calls BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TABLE usage_days (
  day TEXT NOT NULL,
  key_name TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  calls INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  input_fresh INTEGER NOT NULL,
  cache_read INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  output_text INTEGER NOT NULL,
  reasoning INTEGER NOT NULL,
  estimated INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  cost_nano_usd INTEGER NOT NULL,
  latency_ms REAL NOT NULL,
  PRIMARY KEY (day, key_name, provider, model)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
`;

export const INSERT_CALL = `INSERT INTO calls (
  at_ms, key_name, operation, provider, model, streamed, input_fresh, cache_read, cache_write, output_text, reasoning,
  usage_estimated, estimate_nano_usd, cost_nano_usd, latency_ms, attempts, outcome
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export const ADD_TO_DAY = `INSERT INTO usage_days VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
  calls = calls + excluded.calls,
  failed = failed + excluded.failed,
  input_fresh = input_fresh + excluded.input_fresh,
  cache_read = cache_read + excluded.cache_read,
  cache_write = cache_write + excluded.cache_write,
  output_text = output_text + excluded.output_text,
  reasoning = reasoning + excluded.reasoning,
  estimated = estimated + excluded.estimated,
  unpriced = unpriced + excluded.unpriced,
  cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd,
  latency_ms = latency_ms + excluded.latency_ms`;
