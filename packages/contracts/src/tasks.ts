/** What a model can be asked for. The names are wire format: requests, configuration and replies use them. */
export const TASKS = [
  'embedding',
  'chat_small',
  'chat_large',
  'chat_smart',
  'vision',
  'audio',
  'image_generation',
] as const;

export type Task = (typeof TASKS)[number];

/** Other spellings that clients and configurations use. */
const TASK_ALIASES: Readonly<Record<string, Task>> = {
  chat: 'chat_smart',
  chat_fast: 'chat_small',
  chat_vision: 'vision',
};

/** The task that `text` names, aliases included; undefined when it names none. */
export function findTask(text: string): Task | undefined {
  if ((TASKS as readonly string[]).includes(text)) return text as Task;
  return Object.hasOwn(TASK_ALIASES, text) ? TASK_ALIASES[text] : undefined;
}
