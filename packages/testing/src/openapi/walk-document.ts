import { Agent } from 'node:http';
import { hostileRequests, validRequest, type WireRequest } from './hostile-requests.js';
import { type ApiDocument, type Operation, readOperations } from './operations.js';
import { type Promises, ReplyJudge } from './reply-judge.js';
import { sendWireRequest, type WireReply } from './send-wire-request.js';
import type { Known } from './valid-value.js';

export interface WalkOptions extends Promises {
  /** Where the service listens. */
  origin: string;
  document: ApiDocument;
  /** Sent with every request: the key. */
  headers: Readonly<Record<string, string>>;
  /** Ids and names of what is there, by parameter or member; asked for again before each operation. */
  known(operation: Operation): Promise<Known>;
  /** A good file for an operation that takes one. */
  file?(operation: Operation): string;
  /** The same seed walks the same way. */
  seed: number;
  /** A request without an answer for so long hangs. */
  hangMs: number;
  /** Operations that are not walked, each with the reason. */
  leftOut?: Readonly<Record<string, string>>;
  /** At most so many requests an operation; a fair choice of them when there are more. Default all. */
  mostPerOperation?: number;
}

export interface WalkReport {
  requests: number;
  operations: string[];
  /** Operations whose documented request was not answered with 2xx, and how: the walk there did not get far. */
  refused: string[];
  /** Statuses seen, with how often. */
  statuses: Record<string, number>;
  problems: string[];
}

const TOLD_PER_OPERATION = 3;

/** Asks everything that the walker knows of every operation and says what was wrong with the answers. */
export async function walkDocument(options: WalkOptions): Promise<WalkReport> {
  const judge = new ReplyJudge(options.document, options);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const report: WalkReport = { requests: 0, operations: [], refused: [], statuses: {}, problems: [] };
  for (const operation of readOperations(options.document)) {
    if (options.leftOut?.[operation.id] !== undefined) continue;
    report.operations.push(operation.id);
    const known = await options.known(operation);
    const file = options.file?.(operation) ?? '';
    const subject = { operation, document: options.document, known, file };
    for (const [at, request] of [validRequest(subject), ...choose(subject, options)].entries()) {
      const reply = await ask(options, operation, request, { judge, agent, report });
      if (at === 0 && (reply === undefined || reply.status >= 300))
        report.refused.push(`${operation.id} ${request.body ?? ''}: ${reply?.text.slice(0, 200)}`);
    }
  }
  agent.destroy();
  return report;
}

function choose(
  subject: Parameters<typeof validRequest>[0],
  { seed, mostPerOperation }: WalkOptions,
): WireRequest[] {
  const all = [...hostileRequests(subject, seed)];
  const most = mostPerOperation ?? all.length;
  if (all.length <= most) return all;
  const step = all.length / most;
  return Array.from({ length: most }, (_, at) => all[Math.floor(at * step)]).filter(
    (request): request is WireRequest => request !== undefined,
  );
}

async function ask(
  options: WalkOptions,
  operation: Operation,
  request: WireRequest,
  { judge, agent, report }: { judge: ReplyJudge; agent: Agent; report: WalkReport },
): Promise<WireReply | undefined> {
  report.requests += 1;
  const sent = { ...request, headers: { ...request.headers, ...options.headers } };
  try {
    const reply = await sendWireRequest(options.origin, sent, options.hangMs, agent);
    report.statuses[reply.status] = (report.statuses[reply.status] ?? 0) + 1;
    const problem = judge.problemOf(operation, reply);
    if (problem !== undefined) tell(report, operation, `(${request.what}): ${problem}`);
    return reply;
  } catch (error) {
    tell(report, operation, `(${request.what}): ${(error as Error).message}`);
    return undefined;
  }
}

/** The first few of an operation say enough of it. */
function tell({ problems }: WalkReport, { id }: Operation, what: string): void {
  if (problems.filter((one) => one.startsWith(`${id} (`)).length < TOLD_PER_OPERATION)
    problems.push(`${id} ${what}`);
}
