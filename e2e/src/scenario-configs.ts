/** Scenario 1: one Ollama with an embedding model and one chat model for two tasks. */
export function localOnly(ollamaUrl: string): string {
  return `version: "2.0"
llm_providers:
  - id: ollama_local
    type: ollama
    base_url: ${ollamaUrl}
    priority: 1
    models:
      - { model_id: "nomic-embed-text", task: embedding, context_window: 512, dimension: 768 }
      - { model_id: "llama3.1:8b", task: chat_small, context_window: 8192 }
      - { model_id: "llama3.1:8b", task: chat_smart, context_window: 8192 }
default_models:
  embedding: "nomic-embed-text"
  chat_fast: "llama3.1:8b"
  chat_smart: "llama3.1:8b"
`;
}

/** Scenario 2: Ollama first, OpenAI behind it; short times, so that an outage is played in seconds. */
export function hybrid(ollamaUrl: string, openAiUrl: string): string {
  return `version: "2.0"
health_check_interval: 1
llm_providers:
  - id: ollama_local
    type: ollama
    base_url: ${ollamaUrl}
    priority: 1
    models:
      - { model_id: "nomic-embed-text", task: embedding, context_window: 8192, dimension: 768 }
      - { model_id: "llama3.1:8b", task: chat_small, context_window: 8192 }
      - { model_id: "llama3.1:8b", task: chat_large, context_window: 8192 }
  - id: openai_cloud
    type: openai
    base_url: ${openAiUrl}
    api_key: "\${OPENAI_API_KEY}"
    priority: 2
    models:
      - { model_id: "gpt-4o", task: chat_smart, context_window: 128000, supports_vision: true }
      - { model_id: "gpt-4o-mini", task: chat_small, context_window: 128000 }
default_models:
  embedding: "nomic-embed-text"
  chat_fast: "llama3.1:8b"
  chat_smart: "gpt-4o"
  chat_vision: "gpt-4o"
routing:
  auto_fallback: true
  max_cost_per_request: 0.10
  circuit_breaker:
    failure_threshold: 5
    reset_timeout: 1
    success_threshold: 1
`;
}
