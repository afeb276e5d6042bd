import { HttpService } from '@nestjs/axios';
import type { OnApplicationShutdown } from '@nestjs/common';
import {
  AppError,
  type EmbedAnswer,
  type EmbedBody,
  type ProvidersAnswer,
  type RouteAnswer,
  type RouteBody,
} from '@sekha/contracts';
import { firstValueFrom } from 'rxjs';
import { askBridge } from './ask-bridge.js';
import type { BridgeClient, Embedding, EmbedOptions } from './bridge-client.js';

/** Asking whether the bridge is there must not take as long as a model does. */
const REACHABLE_TIMEOUT_MS = 1_500;
/** Nor must asking what it knows: no model is called for that. */
const KNOWN_TIMEOUT_MS = 5_000;

/** The bridge over HTTP. Vectors travel as base64, a quarter of the bytes of JSON numbers. */
export class HttpBridgeClient implements BridgeClient, OnApplicationShutdown {
  constructor(
    private readonly http: HttpService,
    private readonly closeConnections: () => Promise<void>,
  ) {}

  onApplicationShutdown(): Promise<void> {
    return this.closeConnections();
  }

  async embed(
    texts: readonly string[],
    { model, interactive = false, signal }: EmbedOptions = {},
  ): Promise<Embedding> {
    // A bridge that does not know the priority drops it and judges by the size.
    const priority = interactive ? 'interactive' : 'background';
    const body: EmbedBody = {
      texts: [...texts],
      encoding_format: 'base64',
      priority,
      ...(model === undefined ? {} : { model }),
    };
    const answer = await this.post<EmbedAnswer>('/api/v1/embed', body, signal);
    const vectors = (answer.embeddings ?? []).map((one) => toVector(one, answer.dimension));
    if (vectors.length !== texts.length)
      throw new AppError(
        'bridge.unavailable',
        `the bridge sent ${vectors.length} vectors for ${texts.length} texts`,
      );
    return { vectors, model: answer.model, providerId: answer.provider_id, costUsd: answer.cost_usd };
  }

  route(request: RouteBody): Promise<RouteAnswer> {
    return askBridge(this.http.post<RouteAnswer>('/api/v1/route', request, this.soon));
  }

  providers(): Promise<ProvidersAnswer> {
    return askBridge(this.http.get<ProvidersAnswer>('/api/v1/health/providers', this.soon));
  }

  async isReachable(): Promise<boolean> {
    try {
      await firstValueFrom(this.http.get('/health/live', { timeout: REACHABLE_TIMEOUT_MS }));
      return true;
    } catch {
      return false; // why does not matter here: a call that matters reports its own failure
    }
  }

  private get soon(): { timeout: number } {
    return { timeout: Math.min(KNOWN_TIMEOUT_MS, this.http.axiosRef.defaults.timeout ?? KNOWN_TIMEOUT_MS) };
  }

  private post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    return askBridge(this.http.post<T>(path, body, signal === undefined ? {} : { signal }));
  }
}

function toVector(text: number[] | string, dimension: number): Float32Array {
  const bytes =
    typeof text === 'string' ? Buffer.from(text, 'base64') : Buffer.from(Float32Array.from(text).buffer);
  if (bytes.length !== dimension * 4)
    throw new AppError(
      'bridge.unavailable',
      `the bridge sent a vector of ${bytes.length} bytes for dimension ${dimension}`,
    );
  // A copy: a view would need the bytes to be aligned, and Buffer's pool promises no alignment.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
