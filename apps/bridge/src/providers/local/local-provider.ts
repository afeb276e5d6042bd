import { AppError } from '@sekha/contracts';
import type { CallContext, EmbedReply, EmbedRequest, ProbeReport, Provider } from '../provider.js';
import { type LocalSettings, resolveLocalSettings } from './local-settings.js';
import { LOCAL_DIMENSIONS, LOCAL_MODELS } from './model/model-files.js';
import { Admission } from './queue/admission.js';
import { EmbedThread, type ReadyReport } from './worker/embed-thread.js';
import { untilAborted } from './worker/until-aborted.js';
import { findWorkerUrl } from './worker/worker-url.js';

/** Tokens that neighbouring windows of a long text share. */
const WINDOW_OVERLAP = 32;

/** What a test may replace. */
export interface LocalSurroundings {
  workerUrl?: URL;
  now?: () => number;
}

/** A provider that can also be loaded ahead of its first call. */
export interface LocalProvider extends Provider {
  /** Loads the model and tells which engine runs it. */
  warm(): Promise<ReadyReport>;
}

/**
 * all-MiniLM-L6-v2 in a thread of this process: embeddings without a network, a key or a price.
 * The thread starts with the first `probe`, `embed` or `warm`.
 */
export function createLocalProvider(
  settings: LocalSettings,
  surroundings: LocalSurroundings = {},
): LocalProvider {
  const resolved = resolveLocalSettings(settings);
  const { engine, precision, threads, maxWindows } = resolved;
  const thread = new EmbedThread({
    url: surroundings.workerUrl ?? findWorkerUrl(),
    options: { engine, precision, threads, windows: { overlap: WINDOW_OVERLAP, maxWindows } },
    now: surroundings.now ?? (() => performance.now()),
  });
  return new MiniLmProvider(thread, new Admission(resolved), new Admission(resolved));
}

class MiniLmProvider implements LocalProvider {
  readonly type = 'local';

  constructor(
    private readonly thread: EmbedThread,
    private readonly admission: Admission,
    /** Questions are not refused because imports have filled the queue: they have room of their own. */
    private readonly questionAdmission: Admission,
  ) {}

  async embed(request: EmbedRequest, call: CallContext): Promise<EmbedReply> {
    refuseWhatItCannot(request);
    const { model, priority } = request;
    if (request.texts.length === 0) return { model, vectors: [], inputTokens: 0 };
    const admission = priority === 'interactive' ? this.questionAdmission : this.admission;
    const leave = admission.enter(request.texts);
    try {
      const accepted = () => call.onHeaders?.();
      const { vectors, tokens } = await this.thread.embed(request.texts, call.signal, accepted, priority);
      const each = request.texts.map((_, index) =>
        vectors.slice(index * LOCAL_DIMENSIONS, (index + 1) * LOCAL_DIMENSIONS),
      );
      return { model, vectors: each, inputTokens: tokens };
    } finally {
      leave();
    }
  }

  async probe(call: CallContext): Promise<ProbeReport> {
    await untilAborted(this.thread.ready(), call.signal);
    return { models: [...LOCAL_MODELS] };
  }

  warm(): Promise<ReadyReport> {
    return this.thread.ready();
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}

function refuseWhatItCannot(request: EmbedRequest): void {
  if (!LOCAL_MODELS.includes(request.model))
    throw new AppError(
      'provider.model_missing',
      `the local provider has no model "${request.model}", only ${LOCAL_MODELS[0]}`,
    );
  if (request.dimensions !== undefined && request.dimensions !== LOCAL_DIMENSIONS)
    throw new AppError(
      'model.unsupported',
      `${request.model} gives ${LOCAL_DIMENSIONS} dimensions and cannot give ${request.dimensions}`,
    );
}
