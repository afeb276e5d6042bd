type Members = Record<string, unknown>;

/** What a vendor says about a failure, in the vendor's words. */
export interface VendorWords {
  message: string | undefined;
  /** `type`, `code` and `status` members in lower case, in one text. */
  kinds: string;
  /** A numeric `code` or `status` inside the body, as gateways send under a 200. */
  status: number | undefined;
  /** When to come back, in milliseconds, where the body tells it (Google). */
  retryAfterMs: number | undefined;
}

const NOTHING: VendorWords = { message: undefined, kinds: '', status: undefined, retryAfterMs: undefined };

/** Reads the error body of any vendor we know: `{error: {…}}`, `{error: "…"}`, `[{error: …}]`, `{message}`, `{detail}`. */
export function readVendorWords(body: unknown): VendorWords {
  const outer = asMembers(Array.isArray(body) ? body[0] : body);
  if (outer === undefined) return NOTHING;
  const inner = asMembers(outer['error']) ?? {};
  const code = inner['code'] ?? outer['code'];
  const details = asList(inner['details']);
  const kinds = [
    inner['type'],
    code,
    inner['status'],
    outer['type'],
    asMembers(inner['innererror'])?.['code'],
    ...details.map(({ reason }) => reason),
  ];
  return {
    message:
      text(inner['message']) ?? text(outer['error']) ?? text(outer['message']) ?? detail(outer['detail']),
    kinds: kinds
      .filter((kind) => typeof kind === 'string')
      .join(' ')
      .toLowerCase(),
    status: httpStatus(code) ?? httpStatus(inner['status']) ?? httpStatus(outer['status']),
    retryAfterMs: retryDelayMs(details),
  };
}

/** Reads a body that may or may not be JSON; what is no JSON says nothing. */
export function readVendorText(body: string): VendorWords {
  try {
    return readVendorWords(JSON.parse(body));
  } catch {
    return NOTHING;
  }
}

/** Google's `RetryInfo` (google.rpc): a duration in seconds, such as `37.5s`. */
function retryDelayMs(details: readonly Members[]): number | undefined {
  for (const { retryDelay } of details) {
    const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(String(retryDelay)) ?? [];
    if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000);
  }
  return undefined;
}

/** FastAPI's shape: a text, or a list of problems. */
function detail(value: unknown): string | undefined {
  if (!Array.isArray(value)) return text(value);
  const problems = value.map((one) => text(asMembers(one)?.['msg'])).filter((one) => one !== undefined);
  return problems.length > 0 ? problems.join('; ') : undefined;
}

function httpStatus(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function asList(value: unknown): Members[] {
  return Array.isArray(value) ? value.map(asMembers).filter((one) => one !== undefined) : [];
}

function asMembers(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : undefined;
}
