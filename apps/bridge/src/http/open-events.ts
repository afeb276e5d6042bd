import type { FastifyReply } from 'fastify';
import { type CallReport, reportHeaders } from '../calls/call-report.js';
import { EventStream } from './event-stream.js';
import { finalWord } from './final-word.js';
import { soon } from './soon.js';
import type { StreamPace } from './stream-pace.js';

/**
 * Opens the response of a streamed call. A call that begins or fails soon does so with its own headers or status. One
 * that takes longer (a model that loads, retries, fallbacks) has its response opened without them, and the caller is
 * kept on the line with comments; whatever becomes of it then, becomes of it in the stream.
 */
export async function openEvents(
  reply: FastifyReply,
  work: Promise<{ report: CallReport }>,
  { keepAliveMs }: StreamPace,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream> {
  const begun = await soon(finalWord(reply, work), keepAliveMs);
  reply.hijack();
  const known = begun === undefined ? {} : reportHeaders(begun.report);
  const events = new EventStream(reply.raw, { ...known, ...headers }, keepAliveMs);
  if (begun === undefined) events.comment();
  return events;
}
