// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of the configuration itself.
import { describe, expect, it } from '@jest/globals';
import { remarkLine } from './config-report.js';
import { readConfig } from './read-config.js';

type Env = Record<string, string | undefined>;

function read(text: string | null, environment: Env = {}) {
  const { config, errors, warnings } = readConfig({ text, name: 'config.yaml', environment });
  return { config, errors: errors.map(remarkLine), warnings: warnings.map(remarkLine) };
}

/** The configuration, which must be a good one. */
function good(text: string | null, environment: Env = {}) {
  const { config, errors } = read(text, environment);
  expect(errors).toEqual([]);
  if (config === null) throw new Error('no configuration');
  return config;
}

const HYBRID = `version: "2.0"
llm_providers:
  - id: ollama_local
    type: ollama
    base_url: http://localhost:11434/
    priority: 1
    models:
      - { model_id: "nomic-embed-text", task: embedding, context_window: 512, dimension: 768 }
      - { model_id: "llama3.1:8b", task: chat_small }
  - id: openai_cloud
    type: openai
    api_key: \${OPENAI_API_KEY}
    priority: 2
    timeout: 180
    models:
      - { model_id: gpt-4o, task: chat_smart, context_window: 128000, supports_vision: true }
default_models:
  embedding: nomic-embed-text
  chat_fast: llama3.1:8b
  chat_smart: gpt-4o
routing:
  max_cost_per_request: 0.10
`;

describe('a good configuration', () => {
  it('is read with its defaults filled in', () => {
    const config = good(HYBRID, { OPENAI_API_KEY: 'sk-secret' });
    expect(config.providers).toMatchObject([
      {
        id: 'ollama_local',
        type: 'ollama',
        baseUrl: 'http://localhost:11434',
        apiKey: null,
        timeoutMs: 120_000,
        unusable: null,
      },
      {
        id: 'openai_cloud',
        baseUrl: 'https://api.openai.com/v1',
        apiKey: 'sk-secret',
        priority: 2,
        timeoutMs: 180_000,
      },
    ]);
    expect(config.providers[0]?.models[1]).toEqual({
      modelId: 'llama3.1:8b',
      task: 'chat_small',
      contextWindow: null,
      dimension: null,
      supportsVision: false,
      supportsAudio: false,
      supportsTools: true,
      supportsJsonSchema: true,
      visionLimits: null,
      price: null,
    });
    expect(config.providers[1]?.models[0]?.visionLimits).toEqual({
      maxImages: 10,
      maxImageSizeMb: 20,
      supportedFormats: ['jpg', 'jpeg', 'png', 'gif', 'webp'],
    });
    expect(config.defaultModels).toEqual({
      embedding: 'nomic-embed-text',
      chat_small: 'llama3.1:8b',
      chat_smart: 'gpt-4o',
    });
    expect(config.routing).toEqual({
      autoFallback: true,
      requireVisionForImages: true,
      maxCostPerRequest: 0.1,
      circuitBreaker: { failureThreshold: 5, resetTimeoutMs: 60_000, successThreshold: 2 },
    });
    expect(config).toMatchObject({
      healthCheckIntervalMs: 10_000,
      retry: { maxRetries: 2 },
      streams: { holdBackTokens: 4, goOn: 'try' },
    });
  });

  it('may be JSON, which is YAML', () => {
    const json = JSON.stringify({
      llm_providers: [{ id: 'a', type: 'local', models: [{ model_id: 'm', task: 'embedding' }] }],
      default_models: { embedding: 'm' },
    });
    expect(good(json).providers).toHaveLength(1);
  });

  it('takes numbers as text where text is meant', () => {
    expect(read('version: 2.0').errors).toEqual([]);
    expect(read('version: 3').errors).toEqual(['config.yaml:1:10 version: must be "2.0", found 3']);
  });

  it('switches clocks off with 0, and holds all tokens back with all', () => {
    const config = good('timeouts: { headers_ms: 0, idle_ms: 500 }\nstreams: { hold_back_tokens: all }');
    expect(config.timeouts).toMatchObject({ headersMs: null, idleMs: 500 });
    expect(config.streams.holdBackTokens).toBe('all');
    expect(good('streams: { hold_back_tokens: 7 }').streams.holdBackTokens).toBe(7);
  });

  it('prices models itself', () => {
    const config = good(`llm_providers:
  - id: a
    type: openai-compatible
    base_url: http://127.0.0.1:1/v1
    models:
      - { model_id: m, task: chat, cost_per_1k_input: 0.001, cost_per_1k_output: 0.002, cost_per_1k_cache_read: 0.0001 }
      - { model_id: n, task: chat_fast, cost_per_1k_tokens: 0.003 }
default_models: { chat_smart: m, chat_fast: a/n }
`);
    expect(config.providers[0]?.models).toMatchObject([
      { task: 'chat_smart', price: { input: 0.001, output: 0.002, cacheRead: 0.0001 } },
      { task: 'chat_small', price: { input: 0.003, output: 0.003 } },
    ]);
  });

  it('lets another chat model stand in where nobody lists the task', () => {
    const config = good(`llm_providers:
  - { id: a, type: ollama, models: [{ model_id: m, task: chat_small }, { model_id: e, task: embedding }] }
default_models: { embedding: e }
`);
    expect(config.defaultModels).toEqual({ embedding: 'e', chat_smart: 'm' });
  });
});

describe('old spellings', () => {
  it('are all understood, each with one warning', () => {
    const { config, errors, warnings } = read(`config_version: "2.0"
providers:
  - id: a
    provider_type: ollama
    timeout_secs: 33
    models:
      - { model_id: m, task: chat_small, supports_tools: false, supports_vision: true, vision_capabilities: { max_image_size: 5242880 } }
default_models: { chat_small: m, chat_large: m }
circuit_breaker: { failure_threshold: 10, timeout_seconds: 30, half_open_requests: 3, half_open_timeout: 20 }
routing: { enable_fallback: false, cost_limit_per_request: 0.5 }
`);
    expect(errors).toEqual([]);
    expect(config).toMatchObject({
      providers: [
        {
          type: 'ollama',
          timeoutMs: 33_000,
          models: [{ supportsTools: false, visionLimits: { maxImageSizeMb: 5 } }],
        },
      ],
      defaultModels: { chat_small: 'm', chat_large: 'm', chat_smart: 'm' },
      routing: {
        autoFallback: false,
        maxCostPerRequest: 0.5,
        circuitBreaker: {
          failureThreshold: 10,
          resetTimeoutMs: 30_000,
          successThreshold: 3,
          trialLeaseMs: 20_000,
        },
      },
    });
    const olds = [
      'config_version',
      'providers',
      'provider_type',
      'timeout_secs',
      'supports_tools',
      'max_image_size',
      'chat_small',
    ];
    olds.push(
      'circuit_breaker',
      'timeout_seconds',
      'half_open_requests',
      'enable_fallback',
      'cost_limit_per_request',
    );
    for (const old of olds)
      expect(warnings.filter((line) => line.includes(`'${old}' is an old`))).toHaveLength(1);
    expect(warnings).toHaveLength(olds.length);
    expect(warnings).toContain(
      "config.yaml:4:5 llm_providers[0].provider_type: 'provider_type' is an old spelling of 'type'",
    );
  });

  it('give way to the canonical one, saying so', () => {
    const { config, warnings } = read('routing: { enable_fallback: true, auto_fallback: false }');
    expect(config?.routing.autoFallback).toBe(false);
    expect(warnings[0]).toContain(
      "'enable_fallback' is an old spelling of 'auto_fallback', which is given as well and wins",
    );
  });

  it('of variables as well', () => {
    const { config, warnings } = read(null, {
      CB_RESET_TIMEOUT: '45',
      CB_FAILURE_THRESHOLD: '7',
      ROUTING_AUTO_FALLBACK: 'false',
      ROUTING_MAX_COST: '0.10',
    });
    expect(config?.routing).toMatchObject({
      autoFallback: false,
      maxCostPerRequest: 0.1,
      circuitBreaker: { failureThreshold: 7, resetTimeoutMs: 45_000 },
    });
    expect(warnings.filter((line) => line.includes('is an old variable'))).toHaveLength(4);
  });

  it('that do nothing yet say so', () => {
    const { errors, warnings } = read(`routing: { strategy: round_robin, prefer_free_providers: true }
hedging: { enabled: true }
server_port: 8080
`);
    expect(errors).toEqual([]);
    for (const path of ['routing.strategy', 'routing.prefer_free_providers', 'hedging', 'server_port'])
      expect(warnings.some((line) => line.includes(` ${path}: is `))).toBe(true);
  });
});

describe('problems', () => {
  it('are reported all together, with line, column, what was found and what is allowed', () => {
    const { config, errors } = read(`llm_providers:
  - id: "a b"
    typ: ollama
    type: oolama
    base_url: ftp://x
    priority: 500
    models:
      - { model_id: m, task: chit }
      - { task: chat_smart, contxt_window: 5, context_window: -1 }
routing:
  auto_fallback: maybe
  circuit_breaker: 7
`);
    expect(config).toBeNull();
    expect(errors).toEqual([
      "config.yaml:3:5 llm_providers[0].typ: unknown key; did you mean 'type'?",
      expect.stringMatching(
        /^config.yaml:8:30 llm_providers\[0\]\.models\[0\]\.task: must be one of embedding, .*, found "chit"$/,
      ),
      "config.yaml:9:29 llm_providers[0].models[1].contxt_window: unknown key; did you mean 'context_window'?",
      expect.stringMatching(
        /^config.yaml:9:9 llm_providers\[0\]\.models\[1\]\.model_id: is missing; it must be /,
      ),
      'config.yaml:9:63 llm_providers[0].models[1].context_window: must not be less than 1, found -1',
      'config.yaml:2:9 llm_providers[0].id: must be 1 to 64 letters, digits, dots, dashes or underscores, found "a b"',
      expect.stringMatching(
        /^config.yaml:4:11 llm_providers\[0\]\.type: must be one of the following values: local, ollama, .*, found "oolama"$/,
      ),
      'config.yaml:5:15 llm_providers[0].base_url: must be an http or https URL without a user name and password, found "ftp://x"',
      'config.yaml:6:15 llm_providers[0].priority: must not be greater than 100, found 500',
      'config.yaml:12:20 routing.circuit_breaker: must be a section with keys, found a number',
      'config.yaml:11:18 routing.auto_fallback: must be a boolean value, found "maybe"',
    ]);
  });

  it.each([
    ['a: [1', /config.yaml:1:6 Flow sequence/],
    ['a: 1\na: 2', /config.yaml:2:1 Map keys must be unique/],
    ['- 1', /config.yaml:1:1 must be a mapping/],
    ['"sk-abc" "sk-def"', /config.yaml:1:\d+ /],
    [
      'a: { b: ${PORT} }',
      /config.yaml:1:10 Unexpected flow-map-start at node end; inside { } and \[ \], write/,
    ],
    ['a: &x [*x]', /too large or too deep/],
    [
      `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]`,
      /too large or too deep/,
    ],
    ['x'.repeat(1_000_001), /is longer than/],
  ])('of the text itself: %#', (text, problem) => {
    const { config, errors } = read(text);
    expect(config).toBeNull();
    expect(errors.join('\n')).toMatch(problem);
    expect(errors.join('\n')).not.toContain('sk-');
  });

  it('name unknown keys at the top: wrong where they are near a known one, ignored aloud otherwise', () => {
    expect(read('routng: {}').errors).toEqual([
      "config.yaml:1:1 routng: unknown key; did you mean 'routing'?",
    ]);
    expect(read('something_else: 1')).toMatchObject({
      errors: [],
      warnings: ['config.yaml:1:1 something_else: unknown key, ignored'],
    });
    expect(read('database_url: sqlite').warnings).toEqual([
      'config.yaml:1:1 database_url: is not read by the bridge',
    ]);
  });

  it.each(['llm_providers: []', 'llm_providers:', 'providers: []'])(
    'of an explicit empty list: %s',
    (text) => {
      const { config, errors } = read(text);
      expect(config).toBeNull();
      expect(errors).toEqual([expect.stringContaining('llm_providers: No providers')]);
    },
  );

  it('of providers without default models offer a section to paste', () => {
    const { errors } = read(
      'llm_providers: [{ id: a, type: ollama, models: [{ model_id: m, task: chat_small }] }]',
    );
    expect(errors).toEqual([
      'config.yaml:1:1 default_models: default_models must be specified, for example {"chat_fast":"m","chat_smart":"m"}',
    ]);
  });

  it('of default models that nobody has name the model and the nearest', () => {
    const { errors } = read(HYBRID.replace('chat_smart: gpt-4o', 'chat_smart: gpt-4'));
    expect(errors).toEqual([
      "config.yaml:20:3 default_models.chat_smart: model 'gpt-4' not found in any provider; did you mean gpt-4o?",
    ]);
  });

  it('of ids given twice', () => {
    expect(read(HYBRID.replace('openai_cloud', 'ollama_local')).errors).toEqual([
      'config.yaml:2:1 llm_providers: Duplicate provider IDs: ollama_local',
    ]);
  });

  it('of a type that has no address of its own', () => {
    const { errors } = read('llm_providers: [{ id: a, type: litellm, models: [] }]\ndefault_models: {}');
    expect(errors).toEqual([
      'config.yaml:1:17 llm_providers[0].base_url: is missing; the type litellm has no default',
    ]);
  });

  it('that are no errors are warned of', () => {
    const { errors, warnings } = read(`llm_providers:
  - id: a
    type: openai
    api_key: k
    models:
      - { model_id: mystery, task: chat_smart }
      - { model_id: mystery, task: chat_smart }
      - { model_id: half, task: chat_smart, cost_per_1k_input: 1 }
  - { id: b, type: gemini, models: [] }
default_models: { embedding: mystery }
routing: { max_cost_per_request: 1 }
`);
    expect(errors).toEqual([]);
    for (const text of [
      'is listed twice for chat_smart',
      'half a price',
      'b cannot be called: ',
      'b offers no models',
      "'mystery' is listed for chat_smart only and is never asked for embedding",
      'a/mystery has no known price and is never chosen under a cost limit',
    ])
      expect(warnings.some((line) => line.includes(text))).toBe(true);
  });
});

describe('variables in the file', () => {
  it('are expanded anywhere, with defaults, and take the type of their key', () => {
    const config = good(
      `llm_providers:
  - { id: "x_\${SUFFIX}", type: ollama, priority: "\${PRIO:-7}", base_url: "http://\${HOST:-127.0.0.1}:\${PORT}", models: [{ model_id: m, task: chat_smart, supports_vision: "\${SEES:-true}" }] }
default_models: { chat_smart: m }
`,
      { SUFFIX: '1', PORT: '11434', HOST: '' },
    );
    expect(config.providers[0]).toMatchObject({
      id: 'x_1',
      priority: 7,
      baseUrl: 'http://127.0.0.1:11434',
      models: [{ supportsVision: true }],
    });
  });

  it('that are unset and have no default are a problem that names them', () => {
    const { errors } = read('routing: { max_cost_per_request: "${MAX}" }\nhealth_check_interval: ${EVERY}');
    expect(errors).toEqual([
      'config.yaml:1:34 routing.max_cost_per_request: the variable MAX is not set and has no default',
      'config.yaml:2:24 health_check_interval: the variable EVERY is not set and has no default',
    ]);
  });

  it('can be written without being expanded', () => {
    const text = HYBRID.replace('model_id: gpt-4o,', () => 'model_id: "gpt-4o$${X}",').replace(
      'chat_smart: gpt-4o',
      () => 'chat_smart: "gpt-4o$${X}"',
    );
    expect(good(text, { OPENAI_API_KEY: 'k' }).defaultModels.chat_smart).toBe('gpt-4o${X}');
  });

  it.each([{}, { OPENAI_API_KEY: '' }, { OPENAI_API_KEY: '  ' }])(
    'of an absent key leave the rest alone: %j',
    (environment) => {
      const { config, errors, warnings } = read(HYBRID, environment);
      expect(errors).toEqual([]);
      expect(config?.providers.map(({ unusable }) => unusable === null)).toEqual([true, false]);
      expect(warnings.join('\n')).toMatch(
        /config.yaml:12:5 llm_providers\[1\]: openai_cloud cannot be called: (the variable OPENAI_API_KEY is not set|its api_key is empty)/,
      );
    },
  );

  it('never show their values, nor do secrets', () => {
    const secrets = { OPENAI_API_KEY: 'sk-first secret', OTHER: 'hunter2secret' };
    const { errors } = read(
      `llm_providers:
  - { id: "\${OTHER} x", type: openai, api_key: "\${OPENAI_API_KEY}", priority: "\${OTHER}", models: [] }
  - { id: b, type: sk-proj-0123456789abcdef0123456789, api_key: [hunter2secret], base_url: "http://u:hunter2secret@x", models: [] }
default_models: {}
redis: { url: "hunter2secret" }
`,
      secrets,
    );
    expect(errors.length).toBeGreaterThan(4);
    expect(errors.join('\n')).not.toMatch(/secret|0123456789/);
    expect(errors.join('\n')).toContain('found the value of ${OTHER}');
  });

  it('take the vendor’s own variable where the file says nothing', () => {
    const text = HYBRID.replace(/ {4}api_key.*\n/, '');
    expect(good(text, { OPENAI_API_KEY: 'k' }).providers[1]).toMatchObject({ apiKey: 'k', unusable: null });
    expect(good(text).providers[1]?.unusable).toBe('it has no api_key, and OPENAI_API_KEY is not set');
    const own = text.replace('type: openai\n', 'type: openai\n    base_url: http://127.0.0.1:9/v1\n');
    expect(good(own, { OPENAI_API_KEY: 'not for strangers' }).providers[1]).toMatchObject({
      apiKey: null,
      unusable: null,
    });
  });
});

describe('the environment', () => {
  it('wins over the file, value by value', () => {
    const config = good(HYBRID, {
      SEKHA__ROUTING__MAX_COST_PER_REQUEST: '0.5',
      SEKHA__LLM_PROVIDERS__1__API_KEY: '123456',
      SEKHA__PROVIDERS__0__TIMEOUT_SECS: '5',
      SEKHA__CIRCUIT_BREAKER__RESET_TIMEOUT: '12',
      SEKHA__DEFAULT_MODELS__CHAT_SMART: 'llama3.1:8b',
    });
    expect(config.routing).toMatchObject({
      maxCostPerRequest: 0.5,
      circuitBreaker: { resetTimeoutMs: 12_000 },
    });
    expect(config.providers).toMatchObject([{ timeoutMs: 5000 }, { apiKey: '123456' }]);
    expect(config.defaultModels.chat_smart).toBe('llama3.1:8b');
  });

  it('gives whole lists as JSON, and single values of them', () => {
    const config = good(HYBRID, {
      SEKHA__LLM_PROVIDERS: '[{"id":"only","type":"ollama","models":[{"model_id":"m","task":"chat_smart"}]}]',
      SEKHA__LLM_PROVIDERS__0__PRIORITY: '9',
      SEKHA__DEFAULT_MODELS: '{"embedding":"m","chat_fast":"m","chat_smart":"m"}',
    });
    expect(config.providers).toMatchObject([{ id: 'only', priority: 9 }]);
  });

  it('adds an entry after the last one, but leaves no gap', () => {
    const env = {
      SEKHA__LLM_PROVIDERS__2__ID: 'third',
      SEKHA__LLM_PROVIDERS__2__TYPE: 'local',
      SEKHA__LLM_PROVIDERS__2__MODELS: '[{"model_id":"all-MiniLM-L6-v2","task":"embedding"}]',
    };
    expect(good(HYBRID, env).providers[2]).toMatchObject({ id: 'third', type: 'local' });
    const { errors } = read(HYBRID, { SEKHA__LLM_PROVIDERS__7__ID: 'x' });
    expect(errors[0]).toBe(
      'SEKHA__LLM_PROVIDERS__7__ID llm_providers[7]: there are only 2 entries before it',
    );
  });

  it('names the variable in its problems, without showing a secret', () => {
    const { errors } = read(null, {
      SEKHA__ROUTING__AUTO_FALBACK: 'true',
      SEKHA__ROUTING__CIRCUIT_BREAKER__FAILURE_THRESHOLD: 'many',
      SEKHA__LLM_PROVIDERS: '[{"id": "a", "api_key": "hunter2"',
      SEKHA__REDIS__URL: 'hunter2',
    });
    expect(errors.join('\n')).not.toContain('hunter2');
    expect(errors).toEqual([
      'SEKHA__LLM_PROVIDERS llm_providers: is not valid JSON',
      'SEKHA__REDIS__URL redis.url: must be a redis:// or rediss:// URL, found a value that is not shown',
      "SEKHA__ROUTING__AUTO_FALBACK routing.auto_falback: unknown key; did you mean 'auto_fallback'?",
      expect.stringMatching(
        /^SEKHA__ROUTING__CIRCUIT_BREAKER__FAILURE_THRESHOLD routing.circuit_breaker.failure_threshold: must be an integer number, found "many"$/,
      ),
    ]);
  });

  it('is shared with the controller, whose keys are no problem', () => {
    expect(read(null, { SEKHA__DATABASE_URL: 'x', SEKHA_API_KEY: 'y' })).toMatchObject({
      errors: [],
      warnings: [],
    });
  });
});

describe('without a configuration', () => {
  const ids = (environment: Env, text: string | null = null) =>
    good(text, environment).providers.map(({ id, priority }) => `${id} ${priority}`);

  it('there are the embedded model and Ollama, and a cloud for each key', () => {
    expect(ids({})).toEqual(['local 1', 'ollama 2']);
    expect(ids({ OPENAI_API_KEY: 'k', OPENROUTER_API_KEY: 'r', ANTHROPIC_API_KEY: '' })).toEqual([
      'local 1',
      'ollama 2',
      'openai 3',
      'openrouter 6',
    ]);
    expect(ids({}, 'routing: { auto_fallback: false }')).toEqual(['local 1', 'ollama 2']);
    const config = good(null, { OLLAMA_BASE_URL: 'http://ollama:11434', OPENAI_API_KEY: 'k' });
    expect(config.providers).toMatchObject([
      { type: 'local', models: [{ task: 'embedding', dimension: 384 }] },
      { baseUrl: 'http://ollama:11434', models: [{ modelId: 'llama3.1:8b' }, { modelId: 'llama3.1:8b' }] },
      { apiKey: 'k', unusable: null },
    ]);
    expect(read(null)).toMatchObject({ errors: [], warnings: [] });
  });

  it('variables of version 1 name the models of Ollama', () => {
    const { config, warnings } = read(null, {
      EMBEDDING_MODEL: 'nomic-embed-text',
      CHAT_MODEL: 'mistral:7b',
      VISION_MODEL: 'llava:7b',
    });
    expect(config?.providers[0]).toMatchObject({
      id: 'ollama_migrated',
      priority: 1,
      models: [
        { modelId: 'nomic-embed-text', dimension: 768 },
        { modelId: 'mistral:7b', task: 'chat_small' },
        { modelId: 'mistral:7b', task: 'chat_smart' },
        { modelId: 'llava:7b', task: 'vision', supportsVision: true },
      ],
    });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('EMBEDDING_MODEL, CHAT_MODEL, VISION_MODEL');
  });
});
