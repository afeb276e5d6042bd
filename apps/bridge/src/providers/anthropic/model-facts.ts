/** What differs between Anthropic's models, as their documentation tells it. */
export interface ModelFacts {
  /** Output tokens to ask for where the caller sets no limit: the vendor wants one always. */
  maxOutput: number;
  /** Whether `temperature` and `top_p` are taken: both, one at a time, or refused. */
  sampling: 'both' | 'one' | 'none';
  /** How thinking is asked for. */
  thinking: 'adaptive' | 'budget' | 'none';
  /** Whether `output_config.effort` is taken. */
  effort: boolean;
  /** Whether `output_config.format` is taken. */
  structured: boolean;
  /** Whether a last turn of the assistant is gone on with; later models refuse it. */
  prefill: boolean;
}

/** A model that we do not know is taken for a new one. */
const NEWEST = 99;

/**
 * The facts of a model, by the generation in its id (`claude-opus-4-6`, `claude-3-5-haiku-20241022`).
 * Source: Anthropic, "Models overview", "Migration guide", "Adaptive thinking", "Effort", "Structured outputs".
 */
export function modelFacts(model: string): ModelFacts {
  const { family, generation } = readName(model);
  const isOpus = family === 'opus';
  return {
    maxOutput: maxOutput(family, generation),
    sampling:
      generation >= 4.7 ? 'none' : generation >= 4.5 || (isOpus && generation >= 4.1) ? 'one' : 'both',
    thinking: generation >= 4.6 ? 'adaptive' : generation >= 3.7 ? 'budget' : 'none',
    effort: generation >= 4.6 || (isOpus && generation >= 4.5),
    structured: generation >= 4.5 || (isOpus && generation >= 4.1),
    prefill: generation < 4.6,
  };
}

function maxOutput(family: string, generation: number): number {
  if (generation < 3.5) return 4096;
  if (generation < 3.7) return 8192;
  return family === 'opus' && generation < 4.5 ? 32_000 : 64_000;
}

/** `claude-<family>-<major>[-<minor>]`, or `claude-<major>[-<minor>]-<family>` before the fourth generation. */
function readName(model: string): { family: string; generation: number } {
  const [, family = '', major, minor] =
    /claude-([a-z]+)-(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/.exec(model) ??
    swapped(/claude-(\d{1,2})(?:[-.](\d{1,2}))?-([a-z]+)/.exec(model));
  if (major === undefined) return { family, generation: NEWEST };
  return { family, generation: Number(major) + Number(minor ?? 0) / 10 };
}

function swapped(found: RegExpExecArray | null): (string | undefined)[] {
  return found === null ? [] : [found[0], found[3], found[1], found[2]];
}
