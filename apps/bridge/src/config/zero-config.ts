import type { Environment } from './expand-variables.js';
import type { RawModel, RawProvider } from './raw-config.js';
import type { Remarks } from './remarks.js';
import { NO_PLACE } from './source-tree.js';

type PlainProvider = Omit<RawProvider, 'models'> & { models: RawModel[] };

/** The embedded model, and what it is: it needs nothing but this process. */
const LOCAL: PlainProvider = {
  id: 'local',
  type: 'local',
  priority: 1,
  models: [{ model_id: 'all-MiniLM-L6-v2', task: 'embedding', context_window: 256, dimension: 384 }],
};

/** One provider for each key that is set, behind whatever is free. */
const CLOUDS: Readonly<Record<string, PlainProvider>> = {
  OPENAI_API_KEY: {
    id: 'openai',
    type: 'openai',
    priority: 3,
    models: [seeing('gpt-4o', 'chat_smart', 128_000), seeing('gpt-4o-mini', 'chat_small', 128_000)],
  },
  ANTHROPIC_API_KEY: {
    id: 'anthropic',
    type: 'anthropic',
    priority: 4,
    models: [
      seeing('claude-sonnet-4-5', 'chat_smart', 200_000),
      { model_id: 'claude-haiku-4-5', task: 'chat_small', context_window: 200_000 },
    ],
  },
  GEMINI_API_KEY: {
    id: 'gemini',
    type: 'gemini',
    priority: 5,
    models: [
      seeing('gemini-2.5-pro', 'chat_smart', 1_048_576),
      seeing('gemini-2.5-flash', 'chat_small', 1_048_576),
    ],
  },
  OPENROUTER_API_KEY: {
    id: 'openrouter',
    type: 'openrouter',
    priority: 6,
    models: [
      seeing('openai/gpt-4o', 'chat_smart', 128_000),
      seeing('openai/gpt-4o-mini', 'chat_small', 128_000),
    ],
  },
};

const VERSION_1 = [
  'EMBEDDING_MODEL',
  'CHAT_MODEL',
  'SUMMARIZATION_MODEL',
  'VISION_MODEL',
  'OLLAMA_URL',
] as const;

/**
 * The providers of a bridge that nobody has configured: the embedded model, Ollama, and a cloud for each key in the
 * environment. Variables of version 1 name Ollama's models, with one warning.
 */
export function zeroConfigProviders(environment: Environment, remarks: Remarks): PlainProvider[] {
  const clouds = Object.entries(CLOUDS).filter(([variable]) => (environment[variable]?.trim() ?? '') !== '');
  const version1 = VERSION_1.filter((name) => (environment[name]?.trim() ?? '') !== '');
  if (version1.length > 0)
    remarks.warn(
      'llm_providers',
      `taken from the old variables ${version1.join(', ')}; write them to llm_providers and default_models of a config.yaml`,
      NO_PLACE,
    );
  const ollama = ollamaProvider(environment, version1.length > 0);
  const embedsElsewhere = ollama.models.some(({ task }) => task === 'embedding');
  const local = embedsElsewhere ? { ...LOCAL, priority: 2 } : LOCAL;
  return [
    ...(embedsElsewhere ? [ollama, local] : [local, ollama]),
    ...clouds.map(([, provider]) => provider),
  ];
}

function ollamaProvider(environment: Environment, migrated: boolean): PlainProvider {
  const value = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const chat = value('CHAT_MODEL') ?? value('SUMMARIZATION_MODEL') ?? 'llama3.1:8b';
  const embedding = value('EMBEDDING_MODEL');
  const vision = value('VISION_MODEL');
  return {
    id: migrated ? 'ollama_migrated' : 'ollama',
    type: 'ollama',
    base_url: value('OLLAMA_BASE_URL') ?? value('OLLAMA_URL') ?? 'http://localhost:11434',
    priority: embedding === undefined ? 2 : 1,
    models: [
      ...(embedding === undefined ? [] : [embeddingModel(embedding)]),
      { model_id: chat, task: 'chat_small', context_window: 8192 },
      { model_id: chat, task: 'chat_smart', context_window: 8192 },
      ...(vision === undefined || vision === 'none' ? [] : [{ ...seeing(vision, 'vision', 8192) }]),
    ],
  };
}

function embeddingModel(name: string): RawModel {
  const dimension = name.includes('3-large') ? 3072 : name.includes('3-small') ? 1536 : 768;
  return { model_id: name, task: 'embedding', context_window: 8192, dimension };
}

function seeing(model_id: string, task: string, context_window: number): RawModel {
  return { model_id, task, context_window, supports_vision: true };
}
