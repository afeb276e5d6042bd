/** Tools for tests: providers that speak the vendors' real wire formats, faults on demand, time on demand. */
export { ScriptedAnthropic, type ScriptedAnthropicOptions } from './anthropic/scripted-anthropic.js';
export { textOfWords } from './builders/texts.js';
export { type Turn, turns } from './builders/turns.js';
export { FakeClock, settle } from './clock/fake-clock.js';
export type { Fault } from './faults/fault.js';
export { type FaultFilter, FaultScript, onModel, onPath } from './faults/fault-script.js';
export { ScriptedGemini, type ScriptedGeminiOptions } from './gemini/scripted-gemini.js';
export { EmbeddingBridge } from './kill-storm/embedding-bridge.js';
export { type KillStormOptions, type KillStormTally, runKillStorm } from './kill-storm/kill-storm.js';
export { ScriptedOllama, type ScriptedOllamaOptions } from './ollama/scripted-ollama.js';
export { ScriptedOpenAi, type ScriptedOpenAiOptions } from './openai/scripted-openai.js';
export { type Place, placesOf, withValueAt } from './openapi/body-places.js';
export { validRequest, type WireRequest } from './openapi/hostile-requests.js';
export { type ApiDocument, type Operation, readOperations, type Schema } from './openapi/operations.js';
export { seededRandom } from './openapi/seeded-random.js';
export { sendWireRequest, type WireReply } from './openapi/send-wire-request.js';
export { type Known, validValue } from './openapi/valid-value.js';
export { type WalkOptions, type WalkReport, walkDocument } from './openapi/walk-document.js';
export { rowsOfTenant } from './record/rows-of-tenant.js';
export { writeAsNewer } from './record/write-as-newer.js';
export { ReplyScript } from './replies/reply-script.js';
export type {
  ReplySource,
  ScriptedChoice,
  ScriptedReply,
  ScriptedToolCall,
  ScriptedUsage,
  SeenChat,
  SeenMessage,
} from './replies/scripted-reply.js';
export { wordVector } from './replies/word-vector.js';
export { type LoggedCall, RequestLog, type SeenRequest } from './server/request-log.js';
export { ScriptedServer, type ScriptedServerOptions } from './server/scripted-server.js';
export { documentedVariables } from './variables/documented-variables.js';
export { recordedReads } from './variables/recorded-reads.js';
