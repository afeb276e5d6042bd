import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@sekha/contracts';
import { BRIDGE_CLIENT, type BridgeClient } from '../bridge-client/bridge-client.js';
import type { QueryEmbedder, QueryEmbedding } from '../search/query-embedder.js';

/** The vector of a question, from the bridge. */
@Injectable()
export class BridgeQueryEmbedder implements QueryEmbedder {
  constructor(@Inject(BRIDGE_CLIENT) private readonly bridge: BridgeClient) {}

  async embedQuery(text: string, model: string): Promise<QueryEmbedding> {
    const embedding = await this.bridge.embed([text], { model, interactive: true });
    const [vector] = embedding.vectors;
    if (vector === undefined) throw new AppError('bridge.unavailable', 'the bridge sent no vector');
    return { model: embedding.model, vector };
  }
}
