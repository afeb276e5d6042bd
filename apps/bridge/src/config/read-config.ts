import { priceOfModel } from '../budgets/price-book.js';
import type { BridgeConfig, ProviderConfig } from './bridge-config.js';
import { moveBreaker, toCanonicalKeys } from './canonical-keys.js';
import type { ConfigReading } from './config-report.js';
import { environmentTree } from './environment-tree.js';
import { type Environment, expandVariables } from './expand-variables.js';
import { mergeTrees } from './merge-trees.js';
import { RawConfig, RawDefaultModels } from './raw-config.js';
import { type Reading, readSection } from './read-section.js';
import { readYamlSection } from './read-yaml.js';
import { Remarks } from './remarks.js';
import { emptyMap, type MapNode, NO_PLACE, type SourceNode, treeOf } from './source-tree.js';
import { toBridgeConfig } from './to-bridge-config.js';
import { toDefaultModels } from './to-default-models.js';
import { toProviders } from './to-providers.js';
import { zeroConfigProviders } from './zero-config.js';

export interface ConfigSource {
  /** Null = there is no file. */
  text: string | null;
  /** How problems call the file. */
  name: string;
  /** For `SEKHA__A__B` and its like. */
  environment: Environment;
  /** For `${NAME}` in the text; the same unless the text is a stranger's. */
  variables?: Environment;
}

/** Keys of the file that belong to the controller or to services of older versions. */
const FOREIGN: ReadonlySet<string> = new Set([
  'database_url',
  'chroma_url',
  'llm_bridge_url',
  'ollama_url',
  'mcp_api_key',
  'rest_api_key',
  'rate_limit',
  'rate_limit_per_minute',
  'cors_enabled',
  'summarization_enabled',
  'pruning_enabled',
  'workers',
  'max_connections',
  'celery_broker_url',
  'celery_result_backend',
]);

/**
 * Reads a configuration: environment over file over defaults. Pure. Everything that is wrong is in `errors`, all of
 * it, and then `config` is null; `warnings` tells what is old, unused or will not work.
 */
export function readConfig(source: ConfigSource): ConfigReading {
  const remarks = new Remarks();
  const tree = readTree(source, remarks);
  if (tree === null) return { config: null, errors: remarks.errors, warnings: remarks.warnings };
  const reading: Reading = { remarks, places: new Map(), unsetSecrets: new Map(), foreign: FOREIGN };
  const given = tree.members.has('llm_providers');
  const raw = readSection(
    given ? tree : withProviders(tree, source.environment, remarks),
    RawConfig,
    '',
    reading,
  );
  const config = check(raw, given, source, reading);
  return {
    config: remarks.errors.length > 0 ? null : config,
    errors: remarks.errors,
    warnings: remarks.warnings,
  };
}

/** File and environment as one tree in canonical spelling, variables expanded; null when the file cannot be read at all. */
function readTree(
  { text, name, environment, variables = environment }: ConfigSource,
  remarks: Remarks,
): MapNode | null {
  const file = text === null ? emptyMap({ ...NO_PLACE, source: name }) : readYamlSection(text, name, remarks);
  const canonical = (node: SourceNode): SourceNode =>
    toCanonicalKeys(node.kind === 'map' ? moveBreaker(node, remarks) : node, RawConfig, '', remarks);
  const over = canonical(expandVariables(environmentTree(environment, remarks), environment));
  if (file === null) return null;
  const merged = mergeTrees(canonical(expandVariables(file, variables)), over, '', remarks);
  return merged.kind === 'map' ? merged : null;
}

function withProviders(tree: MapNode, environment: Environment, remarks: Remarks): MapNode {
  const node = treeOf(zeroConfigProviders(environment, remarks), { ...NO_PLACE, source: 'defaults' });
  return { ...tree, members: new Map(tree.members).set('llm_providers', { keyAt: node.at, node }) };
}

/** What only the whole can tell. */
function check(
  raw: RawConfig,
  given: boolean,
  { text, name, environment }: ConfigSource,
  reading: Reading,
): BridgeConfig {
  const { remarks, places } = reading;
  const at = places.get('llm_providers');
  if (raw.llm_providers !== undefined && raw.llm_providers.length === 0)
    remarks.error('llm_providers', 'No providers: at least one provider must be configured', at);
  const providers = toProviders(raw.llm_providers ?? [], environment, reading);
  const ids = (raw.llm_providers ?? []).map(({ id }) => id).filter((id) => id !== undefined);
  const twice = [...new Set(ids.filter((id, n) => ids.indexOf(id) !== n))];
  if (twice.length > 0) remarks.error('llm_providers', `Duplicate provider IDs: ${twice.join(', ')}`, at);
  if (given && ids.length > 0 && raw.default_models === undefined)
    remarks.error(
      'default_models',
      `default_models must be specified, for example ${example(providers)}`,
      at,
    );
  const defaults = toDefaultModels(raw.default_models ?? new RawDefaultModels(), providers, reading);
  for (const id of Object.keys(raw.budgets?.providers ?? {}))
    if (!ids.includes(id))
      remarks.error(`budgets.providers.${id}`, 'is no provider', places.get(`budgets.providers.${id}`));
  refuseTwins(raw, reading);
  const config = toBridgeConfig(raw, providers, defaults, text === null ? null : name);
  warnOfUnpriced(config, reading);
  return config;
}

/** Keys are told apart by name in budgets and ledgers, and by hash when they call. */
function refuseTwins({ keys = [] }: RawConfig, { remarks, places }: Reading): void {
  for (const member of ['name', 'sha256'] as const)
    keys.forEach((key, at) => {
      if (keys.findIndex((other) => other[member] === key[member]) < at)
        remarks.error(`keys.${at}.${member}`, `is the ${member} of another key, too`, places.get('keys'));
    });
}

/** A section to paste, made of the models that are there. */
function example(providers: readonly ProviderConfig[]): string {
  const models = providers.flatMap((provider) => provider.models);
  const idOf = (...tasks: string[]): string | undefined =>
    tasks.map((task) => models.find((model) => model.task === task)?.modelId).find((id) => id !== undefined);
  const parts = {
    embedding: idOf('embedding'),
    chat_fast: idOf('chat_small', 'chat_smart', 'chat_large'),
    chat_smart: idOf('chat_smart', 'chat_large', 'chat_small'),
  };
  return JSON.stringify(parts);
}

/** A limit that can never be held keeps a model out for good: better said at the start than wondered about later. */
function warnOfUnpriced({ providers, routing, budgets }: BridgeConfig, { remarks, places }: Reading): void {
  const limited = routing.maxCostPerRequest !== null || budgets.global.perRequestUsd !== null;
  if (!limited || budgets.allowUnpriced) return;
  for (const provider of providers)
    for (const { modelId, task, price } of provider.models)
      if (priceOfModel(provider, { modelId, task, price }) === null)
        remarks.warn(
          'routing.max_cost_per_request',
          `${provider.id}/${modelId} has no known price and is never chosen under a cost limit; give it cost_per_1k_input and cost_per_1k_output`,
          places.get('routing.max_cost_per_request'),
        );
}
