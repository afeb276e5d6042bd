import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { ApiDocument, Operation, Schema } from './operations.js';
import type { WireReply } from './send-wire-request.js';

/** What a service promises beside its document. */
export interface Promises {
  /** Statuses of 500 and more that say something true: a dependency is away. */
  allowedFailures: ReadonlySet<number>;
  /** Whether a body is an error as this path shows them. */
  isErrorShape(path: string, body: unknown, status: number): boolean;
}

/** Holds replies against what the document and the service promise. */
export class ReplyJudge {
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
  private readonly checks = new WeakMap<Schema, ValidateFunction>();

  constructor(
    document: ApiDocument,
    private readonly promises: Promises,
  ) {
    this.ajv.addSchema({ $id: 'document', components: document.components ?? {} });
  }

  /** What is wrong with a reply; undefined when nothing is. */
  problemOf(operation: Operation, { status, headers, text }: WireReply): string | undefined {
    if (status >= 500 && !this.promises.allowedFailures.has(status))
      return `status ${status}: ${text.slice(0, 300)}`;
    if (/\n {4}at |node_modules/.test(text) && status >= 400) return `shows a stack: ${text.slice(0, 300)}`;
    if (status >= 400) return this.problemOfError(operation, status, headers, text);
    if (status < 200 || status >= 300) return undefined;
    const shown = operation.replies.get(status);
    if (shown === undefined) return `status ${status} is not in the document`;
    if (text === '') return undefined;
    const type = String(headers['content-type']).split(';', 1)[0] ?? '';
    if (!Object.hasOwn(shown, type))
      return `the document shows no answer of type ${type}: ${text.slice(0, 200)}`;
    const schema = shown[type];
    return schema === undefined || !isJson(headers) ? undefined : this.problemOfAnswer(schema, text);
  }

  private problemOfError(
    operation: Operation,
    status: number,
    headers: WireReply['headers'],
    text: string,
  ): string | undefined {
    if (operation.method === 'HEAD') return undefined;
    if (!isJson(headers))
      return `an error (${status}) of type ${String(headers['content-type'])}: ${text.slice(0, 200)}`;
    const body = parse(text);
    return this.promises.isErrorShape(operation.path, body, status)
      ? undefined
      : `a foreign error shape: ${text.slice(0, 200)}`;
  }

  private problemOfAnswer(schema: Schema, text: string): string | undefined {
    const body = parse(text);
    if (body === undefined) return `says that it is JSON and is not: ${text.slice(0, 200)}`;
    const check = this.checkOf(schema);
    if (check(body)) return undefined;
    const [error] = check.errors ?? [];
    return `the document says otherwise: ${error?.instancePath ?? ''} ${error?.message ?? ''} ${JSON.stringify(error?.params)}: ${text.slice(0, 300)}`;
  }

  private checkOf(schema: Schema): ValidateFunction {
    const known = this.checks.get(schema);
    if (known !== undefined) return known;
    const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as Schema;
    const made = this.ajv.compile(local);
    this.checks.set(schema, made);
    return made;
  }
}

function isJson(headers: WireReply['headers']): boolean {
  return /^application\/([\w.-]+\+)?json\b/.test(String(headers['content-type']));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
