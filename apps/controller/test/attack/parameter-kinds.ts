/** What can stand in a parameter or member that could lead to another tenant's memory. */
export type Kind = 'reference' | 'label' | 'folder' | 'cursor' | 'text' | 'tenant' | 'metadata' | 'inert';

/**
 * Every name of a parameter or body member of the API. A new one has to be put here: `inert` only when no value of it
 * can name or find anything that is kept.
 */
const NAMES: Readonly<Record<Kind, readonly string[]>> = {
  reference: ['id', 'ids', 'message_id', 'conversation_id', 'conversation_ids'],
  label: ['label', 'labels', 'preferred_labels'],
  folder: ['folder', 'folders', 'excluded_folders'],
  cursor: ['cursor'],
  text: ['query', 'content', 'messages', 'name', 'filename', 'everything'],
  tenant: ['tenant'],
  metadata: ['metadata'],
  inert: [
    ...['accept', 'idempotency-key'],
    ...['limit', 'offset', 'page', 'page_size', 'context_budget', 'explain', 'format', 'mode', 'previews'],
    ...['pinned', 'archived', 'status', 'state', 'kind', 'role', 'roles', 'speaker', 'labels_match', 'level'],
    ...['importance', 'min_importance', 'max_importance', 'importance_threshold', 'threshold_days'],
    ...['after', 'before', 'date', 'time_zone', 'timestamp'],
    ...[
      'action',
      'apply',
      'apply_threshold',
      'confirm',
      'dry_run',
      'background',
      'ignore_missing',
      'refresh',
    ],
    ...['stream', 'vectors', 'filters', 'scopes', 'expires_in'],
    // The bridge's own words: models and providers belong to no tenant.
    ...['provider_id', 'preferred_model', 'task', 'max_cost', 'require_vision', 'model'],
  ],
};

const KINDS: ReadonlyMap<string, Kind> = new Map(
  Object.entries(NAMES).flatMap(([kind, names]) => names.map((name): [string, Kind] => [name, kind as Kind])),
);

/** Undefined for a name that nobody has looked at. */
export function kindOf(name: string): Kind | undefined {
  return KINDS.get(name);
}
