import type { ExtractedEntities, ExtractedEntity } from '@sekha/contracts';
import type { ChatRequest } from '../providers/chat-types.js';
import { dataOnly, enclosed } from './enclosed.js';

const KINDS = ['people', 'organizations', 'technical_terms', 'concepts'] as const;
type Kind = (typeof KINDS)[number];

const TYPE_OF_KIND: Readonly<Record<Kind, string>> = {
  people: 'person',
  organizations: 'organization',
  technical_terms: 'technical_term',
  concepts: 'concept',
};

/** The call that asks a chat model for the entities of a text. */
export function extractPrompt(text: string): Omit<ChatRequest, 'model'> {
  return {
    temperature: 0.2,
    maxTokens: 1000,
    messages: [
      {
        role: 'system',
        content: `You extract entities. Answer with one JSON object and nothing else: {"people": [], "organizations": [], "technical_terms": [], "concepts": []}, each a list of strings taken from the text. ${dataOnly('text')}`,
      },
      { role: 'user', content: enclosed('text', text) },
    ],
  };
}

/** Reads the model's answer; undefined when it holds no JSON object. Code fences and words around it are ignored. */
export function readEntities(answer: string): ExtractedEntities | undefined {
  const from = answer.indexOf('{');
  const to = answer.lastIndexOf('}');
  if (from < 0 || to < from) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(answer.slice(from, to + 1));
  } catch {
    return undefined; // the caller is told by the reply's warning
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const members = parsed as Record<string, unknown>;
  return {
    people: toTexts(members['people']),
    organizations: toTexts(members['organizations']),
    technical_terms: toTexts(members['technical_terms']),
    concepts: toTexts(members['concepts']),
  };
}

export function noEntities(): ExtractedEntities {
  return { people: [], organizations: [], technical_terms: [], concepts: [] };
}

/** The same entities as one list. */
export function listEntities(entities: ExtractedEntities): ExtractedEntity[] {
  return KINDS.flatMap((kind) =>
    entities[kind].map((text) => ({ text, type: TYPE_OF_KIND[kind], confidence: null })),
  );
}

function toTexts(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is string => typeof one === 'string' && one.trim() !== '');
}
