/** A tool call that a scripted model makes. */
export interface ScriptedToolCall {
  /** Made up when left out. */
  id?: string;
  name: string;
  arguments: Record<string, unknown>;
}

/** One choice of a scripted answer, in no vendor's words. */
export interface ScriptedChoice {
  text?: string;
  reasoning?: string;
  refusal?: string;
  toolCalls?: ScriptedToolCall[];
  finish?: 'stop' | 'length' | 'tool_calls' | 'content_filter';
  /** The vendor's own word for the finish, instead of the one for `finish`. */
  rawFinish?: string;
}

export interface ScriptedUsage {
  /** All input tokens, cached ones included. */
  input: number;
  cacheRead?: number;
  cacheWrite?: number;
  /** All output tokens, reasoning included. */
  output: number;
  reasoning?: number;
}

/** What a scripted model answers. Without `usage` tokens are estimated; null leaves usage out. */
export interface ScriptedReply extends ScriptedChoice {
  /** Several choices, instead of the one that the other members describe. */
  choices?: ScriptedChoice[];
  usage?: ScriptedUsage | null;
  /** Text pieces of a stream exactly as given; by default each word is one. */
  pieces?: string[];
}

/** A message of a chat request in no vendor's words. */
export interface SeenMessage {
  role: string;
  text: string;
  /** Addresses, `data:` URLs or bare base64, as the vendor takes them. */
  images: string[];
  /** Names of the tools that it calls. */
  toolCalls: string[];
}

/** A chat request in no vendor's words, for functions that compute an answer. */
export interface SeenChat {
  model: string;
  stream: boolean;
  messages: SeenMessage[];
  tools: string[];
  /** JSON Schema that the answer must obey. */
  schema: Record<string, unknown> | undefined;
  /** Wants JSON of any shape. */
  json: boolean;
  n: number;
  /** The body as it came. */
  raw: Record<string, unknown>;
}

export type ReplySource = ScriptedReply | ((chat: SeenChat) => ScriptedReply);
