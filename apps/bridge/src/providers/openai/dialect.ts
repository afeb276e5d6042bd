import type { EmbedBatch, Prefill } from '../provider.js';

/** What differs between OpenAI and the vendors that speak its format, as data. */
export interface Dialect {
  /** The provider type of the configuration. */
  type: string;
  maxTokensMember: 'max_tokens' | 'max_completion_tokens';
  seedMember: 'seed' | 'random_seed';
  /** The word for "call some tool". */
  requiredTool: 'required' | 'any';
  /** `ask`: the usage of a stream must be asked for; `always`: it comes by itself and asking is refused. */
  streamUsage: 'ask' | 'always';
  /** `json_object`: the vendor has no schemas; the schema goes into the prompt, and strict ones are refused. */
  jsonSchema: 'native' | 'json_object';
  /** `nine`: tool call ids must be nine letters or digits, and others are translated. */
  toolCallIds: 'any' | 'nine';
  /** Whether texts in parts are understood; else they are joined. */
  textParts: boolean;
  /** Whether the end user's id is understood; it has no effect on the answer. */
  user: boolean;
  /** Whether calls bring the signature of their thinking back; vendors without such thinking refuse the member. */
  callSignatures: boolean;
  /** How embeddings are asked for; base64 is a third of the bytes. */
  embeddings: 'float' | 'base64';
  /** The most that one embeddings call takes; undefined where the vendor does not say. */
  embedBatch: EmbedBatch | undefined;
  prefill: DialectPrefill;
}

/** How a model is asked to go on from a last assistant message. */
export interface DialectPrefill {
  how: Prefill;
  /** Members of that message which ask for it. */
  members: Readonly<Record<string, unknown>>;
  /** Members of the body which ask for it. */
  bodyMembers?: Readonly<Record<string, unknown>>;
}

/** Where nobody promises to go on from a last assistant message, many models do, others begin anew. */
const TRIES: DialectPrefill = { how: 'tries', members: {} };

/** Source: OpenAI API reference, "Chat" and "Embeddings". */
export const OPENAI: Dialect = {
  type: 'openai',
  maxTokensMember: 'max_completion_tokens',
  seedMember: 'seed',
  requiredTool: 'required',
  streamUsage: 'ask',
  jsonSchema: 'native',
  toolCallIds: 'any',
  textParts: true,
  user: true,
  callSignatures: false,
  embeddings: 'base64',
  // 2,048 texts and 300,000 tokens; a character is no more than a token.
  embedBatch: { texts: 2048, characters: 300_000 },
  prefill: TRIES,
};
