import type {
  OpenAiChatAnswer,
  OpenAiChatBody,
  ScoreAnswer,
  ScoreBody,
  SummarizeAnswer,
  SummarizeBody,
} from '@sekha/contracts';

/**
 * What the controller asks chat models for, through the bridge. Only a few calls run at once, the others wait their
 * turn; `signal` ends a call, waiting or not. Failures are `AppError`s, as those of the bridge client.
 */
export interface BridgeTasks {
  /** A summary; the bridge answers with an extract (`model: extractive`) when no model does. */
  summarize(body: SummarizeBody, signal: AbortSignal): Promise<SummarizeAnswer>;
  /** A score; `model: heuristic` when no model answered. */
  score(body: ScoreBody, signal: AbortSignal): Promise<ScoreAnswer>;
  chat(body: OpenAiChatBody, signal: AbortSignal): Promise<OpenAiChatAnswer>;
  /** Tokens that the model which would do such tasks now can hold; undefined when that is not known. */
  contextWindow(signal: AbortSignal): Promise<number | undefined>;
}

/** Tokens of a model of which nothing is known: what the smallest local ones are run with. */
export const UNKNOWN_WINDOW = 4_096;

/** Injection token of {@link BridgeTasks}. */
export const BRIDGE_TASKS = Symbol('BridgeTasks');

/** The task that the bridge picks a model by for summaries, scores and labels. */
export const CURATION_TASK = 'chat_small';
