import type { IncomingMessage } from 'node:http';
import type { SeenRequest } from './request-log.js';
import type { Vendor } from './vendor.js';

const SECRET_HEADERS = new Set(['authorization', 'x-api-key', 'api-key', 'x-goog-api-key', 'cookie']);

/** Reads a whole request; undefined when the caller left before its end. */
export async function readRequest(
  request: IncomingMessage,
  vendor: Vendor,
): Promise<SeenRequest | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  const url = new URL(request.url ?? '/', 'http://loopback');
  const query = Object.fromEntries(url.searchParams);
  return {
    atMs: performance.now(),
    method: request.method ?? 'GET',
    path: url.pathname,
    query,
    headers: withoutSecrets(request.headers),
    authorized: vendor.isAuthorized(request.headers, query),
    body: parse(Buffer.concat(chunks).toString('utf8')),
  };
}

function withoutSecrets(headers: IncomingMessage['headers']): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    kept[name] = SECRET_HEADERS.has(name) ? '[secret]' : String(value);
  }
  return kept;
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
