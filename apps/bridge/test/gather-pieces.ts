import type { ChatChoice, ChatPiece, ChatReply } from '../src/providers/chat-types.js';

/** All pieces of a stream. */
export async function allPieces(pieces: AsyncIterable<ChatPiece>): Promise<ChatPiece[]> {
  const all: ChatPiece[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

/** The reply that the pieces of a stream add up to. */
export function toReply(pieces: ChatPiece[]): ChatReply {
  const choices = new Map<number, ChatChoice>();
  const reply: ChatReply = { model: '', choices: [], usage: null };
  for (const piece of pieces) {
    if (piece.type === 'usage') {
      reply.model = piece.model;
      reply.usage = piece.usage;
      continue;
    }
    const choice = choices.get(piece.index) ?? {
      index: piece.index,
      text: null,
      toolCalls: [],
      finishReason: 'stop',
    };
    choices.set(piece.index, choice);
    add(choice, piece);
  }
  reply.choices = [...choices.values()].sort((left, right) => left.index - right.index);
  return reply;
}

function add(choice: ChatChoice, piece: Exclude<ChatPiece, { type: 'usage' }>): void {
  switch (piece.type) {
    case 'text':
      choice.text = (choice.text ?? '') + piece.text;
      break;
    case 'reasoning':
      addReasoning(choice, piece);
      break;
    case 'refusal':
      choice.refusal = (choice.refusal ?? '') + piece.text;
      break;
    case 'tool_call': {
      const { id, name, signature } = piece;
      const known = choice.toolCalls[piece.call];
      if (known !== undefined) known.arguments += piece.arguments;
      else if (id !== undefined && name !== undefined) {
        const signed = signature === undefined ? {} : { signature };
        choice.toolCalls[piece.call] = { id, name, arguments: piece.arguments, ...signed };
      } else throw new Error('a tool call began without its id and name');
      break;
    }
    case 'finish':
      choice.finishReason = piece.reason;
  }
}

/** A signature ends a block, whose text is what was thought since the last one. */
function addReasoning(choice: ChatChoice, piece: Extract<ChatPiece, { type: 'reasoning' }>): void {
  if (piece.text !== '') choice.reasoning = (choice.reasoning ?? '') + piece.text;
  const signed = (choice.thinking ?? []).map((block) => ('text' in block ? block.text : '')).join('');
  const blocks = choice.thinking ?? [];
  if (piece.signature !== undefined) {
    const text = (choice.reasoning ?? '').slice(signed.length);
    choice.thinking = [...blocks, { text, signature: piece.signature }];
  }
  if (piece.redacted !== undefined) choice.thinking = [...blocks, { redacted: piece.redacted }];
}
