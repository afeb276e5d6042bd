import type { ToolChoice, ToolDefinition } from '../providers/chat-types.js';
import type { BodyReader } from './body-reader.js';

/** Reads `tools`, or `functions` of the older dialect. */
export function readTools(body: BodyReader, legacy: boolean): ToolDefinition[] | undefined {
  const tools: ToolDefinition[] = [];
  if (legacy) {
    for (const definition of body.each('functions')) tools.push(readDefinition(definition));
  } else {
    for (const tool of body.each('tools')) {
      const definition = tool.inside('function');
      if (tool.members['type'] !== 'function') tool.problem('type', 'must be "function"');
      else if (definition === undefined) tool.problem('function', 'must be an object');
      else tools.push(readDefinition(definition));
    }
  }
  return tools.length > 0 ? tools : undefined;
}

function readDefinition(reader: BodyReader): ToolDefinition {
  return {
    name: reader.requiredText('name'),
    description: reader.text('description'),
    parameters: reader.object('parameters'),
    strict: reader.flag('strict'),
  };
}

/** Reads `tool_choice`, or `function_call` of the older dialect. */
export function readToolChoice(body: BodyReader, legacy: boolean): ToolChoice | undefined {
  const name = legacy ? 'function_call' : 'tool_choice';
  const written = body.members[name];
  if (written === undefined || written === null) return undefined;
  if (written === 'auto' || written === 'none' || written === 'required') return written;
  if (typeof written === 'string') return body.problem(name, 'must be auto, none, required or a function');
  const choice = body.inside(name);
  if (choice === undefined) return undefined;
  const chosen = legacy ? choice : choice.inside('function');
  if (chosen === undefined) return choice.problem('function', 'must be an object');
  return { name: chosen.requiredText('name') };
}
