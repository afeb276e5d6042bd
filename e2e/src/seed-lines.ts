/** The seed's own shell lines, byte for byte. `test/seed-lines.test.ts` compares them with the document. */
export const SEED_LINES = {
  llmStatus: `curl -X POST http://localhost:8080/mcp/tools/llm_status \\
  -H "X-API-Key: $SEKHA_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{}' | jq`,
  llmRouting: `curl -X POST http://localhost:8080/mcp/tools/llm_routing \\
  -H "X-API-Key: $SEKHA_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "task": "embedding",
    "max_cost": 0.001
  }' | jq`,
  providersHealth: 'curl http://localhost:5001/api/v1/health/providers',
  ollamaTags: 'curl http://localhost:11434/api/tags',
  ollamaLatency: 'curl -w "@curl-format.txt" http://localhost:11434/api/tags',
  estimatedCost: `curl http://localhost:5001/api/v1/route \\
  -d '{"task": "chat_smart"}' | jq .estimated_cost`,
  costsInLog: 'docker logs bridge | grep "estimated_cost"',
  breakerSettings: 'grep -A5 circuit_breaker config.yaml',
} as const;
