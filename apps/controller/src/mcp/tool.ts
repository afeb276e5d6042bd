import type { ScopeName, ToolAnswer } from '@sekha/contracts';

/** What a tool found: a sentence for the model, and the data behind it. */
export interface ToolResult {
  text: string;
  result: object;
}

/** A tool that models can call. Input and description come from its contract class. */
export interface Tool<Input extends object = object> {
  readonly name: string;
  readonly description: string;
  readonly input: new () => Input;
  /** The tool changes nothing. */
  readonly readOnly: boolean;
  /** What a key must be allowed to do to call it, as on the REST route that does the same. */
  readonly scope: ScopeName;
  call(input: Input, tenantId: string): Promise<ToolResult>;
}

/** The reply of a tool that went well: MCP's members, and the older envelope beside them. */
export function toToolAnswer({ text, result }: ToolResult): ToolAnswer {
  return { content: [{ type: 'text', text }], result, success: true, data: result, error: null };
}

/** The reply of a tool that failed: an answer that a model can act on, not a protocol error. */
export function toToolFailure(message: string): ToolAnswer {
  return {
    content: [{ type: 'text', text: message }],
    result: null,
    success: false,
    data: null,
    error: message,
    isError: true,
  };
}

/** Injection token of the list of all tools. */
export const TOOLS = Symbol('Tools');
