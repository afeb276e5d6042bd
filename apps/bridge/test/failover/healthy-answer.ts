import type { ScriptedReply, SeenChat } from '@sekha/testing';

/** Sixty words, none twice, so that a missing, doubled or misplaced one is seen. */
export const HEALTHY_TEXT =
  'Rivers begin as thin threads among high stones where melting snow gathers into clear pools, then wander down through quiet forests, past sleeping villages, under old bridges, beside golden fields, growing wider every mile until gulls announce salt on evening wind and the weary water finally meets its ocean🌊, carrying mountains, pebble, sand, silt, toward tomorrow without ever looking back.';

export const INPUT_TOKENS = 12;

/** The whole answer, or what is missing of it when the request ends with its beginning. One token for each word. */
export function healthyAnswer(chat: SeenChat): ScriptedReply {
  const last = chat.messages.at(-1);
  const begun = last?.role === 'assistant' && HEALTHY_TEXT.startsWith(last.text) ? last.text.length : 0;
  const text = HEALTHY_TEXT.slice(begun);
  return { text, usage: { input: INPUT_TOKENS, output: text.split(/\s+/).filter(Boolean).length } };
}
