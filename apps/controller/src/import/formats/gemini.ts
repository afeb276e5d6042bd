import { listOf, type Members, membersOf, textOf, toJson } from '../parts/read-members.js';

/**
 * The messages of a conversation with Gemini: a request as its interface takes it (`contents` with `parts`), or a
 * prompt that Google AI Studio saved (`chunkedPrompt`). As messages with blocks; undefined for anything else.
 */
export function findGeminiMessages(source: Members): readonly Members[] | undefined {
  const { contents } = source;
  const { chunks } = membersOf(source['chunkedPrompt']);
  const list = Array.isArray(chunks) ? chunks : hasParts(contents) ? listOf(contents) : undefined;
  if (list === undefined) return undefined;
  const instruction = membersOf(source['systemInstruction'] ?? source['system_instruction']);
  const system = blocksOf(instruction);
  return [
    ...(system.length === 0 ? [] : [{ role: 'system', content: system }]),
    ...list.map((one) => {
      const message = membersOf(one);
      const { role = 'user', createTime: created_at } = message;
      return { role, created_at, content: blocksOf(message) };
    }),
  ];
}

function hasParts(contents: unknown): boolean {
  return listOf(contents).some((one) => Array.isArray(membersOf(one)['parts']));
}

/** A chunk of AI Studio is one part, and may list its text in pieces as well. */
function blocksOf(message: Members): Members[] {
  const parts =
    Array.isArray(message['parts']) && textOf(message['text']) === null ? message['parts'] : [message];
  return listOf(parts)
    .map((part) => toBlock(membersOf(part)))
    .filter((block) => block !== undefined);
}

function toBlock(part: Members): Members | undefined {
  const text = textOf(part['text']);
  if (text !== null)
    return part['thought'] === true || part['isThought'] === true
      ? { type: 'thinking', thinking: text }
      : { type: 'text', text };
  const call = membersOf(part['functionCall'] ?? part['function_call']);
  if (textOf(call['name']) !== null)
    return { type: 'tool_use', name: call['name'], id: call['id'], input: call['args'] };
  const answer = membersOf(part['functionResponse'] ?? part['function_response']);
  if (textOf(answer['name']) !== null)
    return {
      type: 'tool_result',
      name: answer['name'],
      tool_use_id: answer['id'],
      content: toJson(answer['response']),
    };
  return toCode(part) ?? toMedia(part);
}

function toCode(part: Members): Members | undefined {
  const code = textOf(membersOf(part['executableCode'])['code']);
  const output = textOf(membersOf(part['codeExecutionResult'])['output']);
  const shown = code ?? output;
  return shown === null ? undefined : { type: 'text', text: `\`\`\`\n${shown}\n\`\`\`` };
}

const MEDIA: readonly [members: readonly string[], mark: string][] = [
  [['driveImage', 'inlineImage'], '[image]'],
  [['driveAudio', 'inlineAudio'], '[audio]'],
  [['driveVideo', 'youtubeVideo'], '[video]'],
  [['driveDocument', 'inlineFile', 'fileData', 'file_data'], '[file]'],
];

function toMedia(part: Members): Members | undefined {
  const inline = membersOf(part['inlineData'] ?? part['inline_data']);
  const type = textOf(inline['mimeType'], inline['mime_type']);
  const kind = ['image', 'audio', 'video'].find((word) => type?.startsWith(`${word}/`)) ?? 'file';
  const known = MEDIA.find(([members]) => members.some((member) => member in part))?.[1];
  const mark = type === null ? known : `[${kind}]`;
  return mark === undefined ? undefined : { type: 'text', text: mark };
}
