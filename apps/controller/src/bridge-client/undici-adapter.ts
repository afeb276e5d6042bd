import axios, {
  type AxiosAdapter,
  AxiosError,
  type AxiosResponse,
  CanceledError,
  type InternalAxiosRequestConfig,
} from 'axios';
import { Agent, request } from 'undici';

/** Keep-alive connections to one service. undici's own timers are up to a second late: the adapter has its own. */
export class UndiciTransport {
  private readonly agent = new Agent({
    connections: 64,
    pipelining: 1,
    connect: { timeout: 2_000 },
    keepAliveTimeout: 30_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  /**
   * axios over undici: HttpService, interceptors and AxiosError stay, a quarter of the CPU goes. `timeout` covers the
   * whole call, body included.
   */
  readonly adapter: AxiosAdapter = async (config) => {
    const deadline = config.timeout ? AbortSignal.timeout(config.timeout) : undefined;
    const signals = [deadline, config.signal as AbortSignal | undefined].filter((one) => one !== undefined);
    try {
      const reply = await request(axios.getUri(config), {
        method: (config.method ?? 'get').toUpperCase() as 'GET',
        headers: config.headers.toJSON(true) as Record<string, string>,
        body: (config.data as string | undefined) ?? null,
        dispatcher: this.agent,
        ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
      });
      return settle(await reply.body.text(), reply.statusCode, reply.headers, config);
    } catch (error) {
      throw toAxiosError(error, config, deadline?.aborted === true);
    }
  };

  /** Ends all calls and connections, so that the process can end. */
  close(): Promise<void> {
    return this.agent.destroy();
  }
}

function settle(
  data: string,
  status: number,
  headers: object,
  config: InternalAxiosRequestConfig,
): AxiosResponse {
  const response = {
    data,
    status,
    statusText: '',
    headers,
    config,
    request: null,
  } as unknown as AxiosResponse;
  if (config.validateStatus == null || config.validateStatus(status)) return response;
  const code = status >= 500 ? AxiosError.ERR_BAD_RESPONSE : AxiosError.ERR_BAD_REQUEST;
  throw new AxiosError(`Request failed with status code ${status}`, code, config, null, response);
}

function toAxiosError(thrown: unknown, config: InternalAxiosRequestConfig, late: boolean): Error {
  if (thrown instanceof AxiosError) return thrown;
  if (late) return new AxiosError(`timeout of ${config.timeout}ms exceeded`, AxiosError.ECONNABORTED, config);
  if (config.signal?.aborted === true) return new CanceledError('canceled', config);
  const error = thrown as Error & { code?: string };
  return AxiosError.from(error, error.code ?? AxiosError.ERR_NETWORK, config);
}
