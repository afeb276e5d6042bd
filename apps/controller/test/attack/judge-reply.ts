import type { WireReply, WireRequest } from '@sekha/testing';
import type { Holdings } from './tenant-holdings.js';

/** What a reply gives away of the victim; undefined when it is nothing. */
export function leakIn(request: WireRequest, reply: WireReply, { markers }: Holdings): string | undefined {
  if (reply.status >= 500) return `status ${reply.status}: ${reply.text.slice(0, 200)}`;
  const sent = `${safelyDecoded(request.target)} ${request.body ?? ''}`;
  const seen = reply.text + JSON.stringify(reply.headers);
  const leaked = markers.filter((marker) => seen.includes(marker) && !sent.includes(marker));
  return leaked.length === 0 ? undefined : `shows ${leaked.join(', ')}: ${reply.text.slice(0, 300)}`;
}

/** How the replies to a foreign name and to an unknown one differ; undefined when they do not. */
export function differenceBetween(
  foreign: { request: WireRequest; reply: WireReply },
  unknown: { request: WireRequest; reply: WireReply },
): string | undefined {
  // What was written a moment ago may be counted in the second reply: there the form has to do.
  const exact = foreign.request.method === 'GET';
  const [one, other] = [shapeOf(foreign, exact), shapeOf(unknown, exact)];
  return one === other ? undefined : `foreign: ${one.slice(0, 300)} unknown: ${other.slice(0, 300)}`;
}

function shapeOf({ reply }: { reply: WireReply }, exact: boolean): string {
  try {
    return `${reply.status} ${JSON.stringify(withoutChance(JSON.parse(reply.text), exact))}`;
  } catch {
    return `${reply.status} ${reply.text.length === 0 ? 'empty' : 'text'}`;
  }
}

/** Words that repeat what was asked for, and what is another at every call. */
const REPEATED: ReadonlySet<string> = new Set([
  'request_id',
  'error',
  'details',
  'label',
  'folder',
  'folders',
  'content',
]);

function withoutChance(value: unknown, exact: boolean): unknown {
  if (Array.isArray(value)) return exact ? value.map((one) => withoutChance(one, exact)) : 'list';
  if (typeof value !== 'object' || value === null)
    return exact && typeof value !== 'string' ? value : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !REPEATED.has(name))
      .map(([name, member]) => [name, name === 'error_code' ? member : withoutChance(member, exact)]),
  );
}

function safelyDecoded(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}
