// What a newcomer sees when both services are healthy.
const KEY = /\b(sekha_[A-Za-z0-9_-]{20,})\b/;

export function tour(running) {
  const controller = running.find(({ name }) => name === 'controller');
  const bridge = running.find(({ name }) => name === 'bridge');
  const key = controller.notices.map((line) => KEY.exec(line)?.[1]).find(Boolean);
  const shown = key ?? '$SEKHA_API_KEY';
  return `
  controller  ${controller.url}   docs ${controller.url}/docs
  bridge      ${bridge.url}   docs ${bridge.url}/docs
${key ? `\n  Your API key, shown this once (only its hash is stored):\n\n    export SEKHA_API_KEY=${key}\n` : ''}
  Keep a conversation, find it by meaning, ask which models are there:

  curl -s ${controller.url}/api/v1/conversations -H "X-API-Key: ${shown}" -d '{"label": "Garden", "folder": "/home", "messages": [{"role": "user", "content": "The tomatoes need water every second evening."}]}'
  curl -s ${controller.url}/api/v1/search -H "X-API-Key: ${shown}" -d '{"query": "how often do the plants get watered?"}'
  curl -s -X POST ${controller.url}/mcp/tools/llm_status -H "X-API-Key: ${shown}" -d '{}'

  Ctrl-C stops both.
`;
}
