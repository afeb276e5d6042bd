/**
 * The bridge's own chat vocabulary, between the faces (Sekha, OpenAI, Anthropic) and the provider adapters.
 * It is OpenAI-shaped where the vendors agree and wider where they do not.
 */
export type ChatRole = 'system' | 'user' | 'assistant' | 'tool';

/** Anthropic's mark for "cache up to here", passed on to vendors that know it; it changes no answer. */
export type CacheControl = Record<string, unknown>;

export type ContentPart =
  | { type: 'text'; text: string; cacheControl?: CacheControl | undefined }
  /** An http(s) URL or a `data:image/...;base64,` URL. */
  | {
      type: 'image';
      url: string;
      detail?: 'auto' | 'low' | 'high' | undefined;
      cacheControl?: CacheControl | undefined;
    }
  | { type: 'audio'; data: string; format: string };

export interface ToolCall {
  id: string;
  name: string;
  /** JSON text, as the model wrote it. */
  arguments: string;
  /** Of the thinking that led to the call; its vendor wants it back, nobody else can read it. */
  signature?: string | undefined;
}

/**
 * A step of a model's thinking as its vendor wants it back, unchanged, in the next turn. Nobody else can read
 * `signature` or `redacted`.
 */
export type ThinkingBlock = { text: string; signature: string } | { redacted: string };

export interface ChatMessage {
  role: ChatRole;
  content: string | ContentPart[];
  name?: string | undefined;
  /** On assistant messages. */
  toolCalls?: ToolCall[] | undefined;
  /** On assistant messages: what it thought before it spoke. */
  thinking?: ThinkingBlock[] | undefined;
  /** On a last message of the assistant: it is the beginning of the answer, and the model is to go on from its end. */
  prefill?: true | undefined;
  /** On tool messages: which call this answers. */
  toolCallId?: string | undefined;
  /** On tool messages: the tool failed, and the content says how. */
  isError?: boolean | undefined;
}

export interface ToolDefinition {
  name: string;
  description?: string | undefined;
  /** JSON Schema. */
  parameters?: Record<string, unknown> | undefined;
  strict?: boolean | undefined;
  cacheControl?: CacheControl | undefined;
}

export type ToolChoice = 'auto' | 'none' | 'required' | { name: string };

export type ResponseFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | { type: 'json_schema'; name: string; schema: Record<string, unknown>; strict?: boolean | undefined };

export interface ChatRequest {
  /** The vendor's own model id. */
  model: string;
  messages: ChatMessage[];
  tools?: ToolDefinition[] | undefined;
  toolChoice?: ToolChoice | undefined;
  parallelToolCalls?: boolean | undefined;
  responseFormat?: ResponseFormat | undefined;
  temperature?: number | undefined;
  topP?: number | undefined;
  maxTokens?: number | undefined;
  stop?: string[] | undefined;
  seed?: number | undefined;
  /** Number of choices. */
  n?: number | undefined;
  frequencyPenalty?: number | undefined;
  presencePenalty?: number | undefined;
  logprobs?: boolean | undefined;
  topLogprobs?: number | undefined;
  user?: string | undefined;
  /** Members of the caller's body that we do not know, for vendors of the same dialect. */
  extra?: Record<string, unknown> | undefined;
  /** In whose words `extra` is written; OpenAI's when absent. */
  dialect?: 'openai' | 'anthropic' | undefined;
}

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

/** Tokens, partitioned: the parts of each side sum to its total. */
export interface Usage {
  input: { total: number; fresh: number; cacheRead: number; cacheWrite: number };
  output: { total: number; text: number; reasoning: number };
}

export interface ChatChoice {
  index: number;
  /** Null when the model only called tools. */
  text: string | null;
  reasoning?: string | undefined;
  /** The same reasoning for the vendor that gave it, where the vendor wants it back. */
  thinking?: ThinkingBlock[] | undefined;
  refusal?: string | undefined;
  toolCalls: ToolCall[];
  finishReason: FinishReason;
  logprobs?: unknown;
}

export interface ChatReply {
  /** As the vendor spelled it. */
  model: string;
  choices: ChatChoice[];
  /** Null where the vendor said nothing. */
  usage: Usage | null;
}

/** What a stream yields, in order. `index` is the choice. */
export type ChatPiece =
  | { type: 'text'; index: number; text: string; logprobs?: unknown }
  /** `signature` ends a block of thinking, whose text came before; `redacted` is a block of its own. */
  | { type: 'reasoning'; index: number; text: string; signature?: string; redacted?: string }
  | { type: 'refusal'; index: number; text: string }
  /** `call` counts the tool calls of the choice; id, name and signature come with its first piece. */
  | {
      type: 'tool_call';
      index: number;
      call: number;
      id?: string;
      name?: string;
      signature?: string | undefined;
      arguments: string;
    }
  | { type: 'finish'; index: number; reason: FinishReason }
  | { type: 'usage'; model: string; usage: Usage | null };
