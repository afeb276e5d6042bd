import type { ScriptedBridge } from '../scripted-bridge.js';

/** Texts that share words are close, in any number of dimensions. */
export function vectorIn(dimension: number, text: string): Float32Array {
  const vector = new Float32Array(dimension).fill(0.01);
  for (const word of text.toLowerCase().match(/\w+/g) ?? []) {
    let hash = 7;
    for (const character of word) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003;
    vector[hash % dimension] = (vector[hash % dimension] ?? 0) + 1;
  }
  const length = Math.hypot(...vector);
  return vector.map((one) => one / length);
}

/** Models by name, with their dimensions; the first is the default. They can be held back, and changed. */
export class TwoModels {
  readonly dimensions: Record<string, number> = { 'old-32': 32, 'new-48': 48 };
  readonly asked: string[] = [];
  /** Texts embedded, by model. */
  readonly embedded: Record<string, number> = {};
  /** Texts that a model refuses. */
  readonly poison = new Set<string>();
  /** Texts that a model embeds before it is overloaded. */
  readonly allowed: Record<string, number> = {};

  constructor(bridge: ScriptedBridge) {
    bridge.routes['POST /api/v1/embed'] = (body: { texts: string[]; model?: string }) => this.answer(body);
    bridge.routes['POST /api/v1/route'] = () => ({
      body: {
        provider_id: 'p',
        model_id: this.defaultModel,
        estimated_cost: 0,
        reason: '',
        provider_type: 'x',
      },
    });
  }

  get defaultModel(): string {
    return Object.keys(this.dimensions)[0] ?? '';
  }

  private answer({ texts, model = this.defaultModel }: { texts: string[]; model?: string }): {
    status?: number;
    body: unknown;
  } {
    this.asked.push(model);
    const dimension = this.dimensions[model];
    if (dimension === undefined)
      return {
        status: 404,
        body: { error: `no model '${model}'`, error_code: 'model.not_found', code: 404 },
      };
    const allowed = this.allowed[model] ?? Number.POSITIVE_INFINITY;
    if (allowed < texts.length)
      return { status: 503, body: { error: 'busy', error_code: 'provider.overloaded', code: 503 } };
    this.allowed[model] = allowed - texts.length;
    if (texts.some((text) => this.poison.has(`${model}:${text}`)))
      return { status: 400, body: { error: 'refused', error_code: 'provider.rejected', code: 400 } };
    this.embedded[model] = (this.embedded[model] ?? 0) + texts.length;
    const embeddings = texts.map((text) => Buffer.from(vectorIn(dimension, text).buffer).toString('base64'));
    return {
      body: {
        embedding: embeddings[0],
        embeddings,
        model,
        provider_id: 'p',
        dimension,
        tokens_used: 1,
        estimated_cost: 0,
        cost_usd: 0,
      },
    };
  }
}
