// The services write JSON lines. A terminal gets them short; a pipe, a file or SEKHA_LOG_FORMAT=json gets them as they are.
const raw =
  process.env.SEKHA_LOG_FORMAT === 'json' ||
  (!process.stdout.isTTY && process.env.SEKHA_LOG_FORMAT !== 'short');
const HIDDEN = new Set([
  'level',
  'time',
  'app',
  'msg',
  'request_id',
  'pid',
  'hostname',
  'err',
  'stack',
  'context',
]);

/** Lines that are not JSON are for people: the controller's first key. They are kept for the closing words. */
export function showLine(running, line) {
  const entry = parse(line);
  if (entry === undefined) running.notices.push(line);
  else console.log(raw ? line : short(running.name, entry));
}

function parse(line) {
  try {
    const entry = JSON.parse(line);
    return typeof entry === 'object' && entry !== null ? entry : undefined;
  } catch {
    return undefined;
  }
}

function short(name, entry) {
  const facts = Object.entries(entry)
    .filter(([key, value]) => !HIDDEN.has(key) && value !== undefined)
    .map(([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(' ');
  const error = entry.err?.stack ? `\n  ${entry.err.stack}` : '';
  return `${String(entry.time).slice(11, 19)} ${name.padEnd(10)} ${String(entry.level).padEnd(5)} ${entry.msg} ${facts}${error}`;
}
