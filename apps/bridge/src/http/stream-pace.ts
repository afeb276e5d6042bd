/** How callers of streams are kept while there is nothing to tell them. A class, because Nest injects by it. */
export class StreamPace {
  /** `keepAliveMs`: a stream that was silent for so long gets a comment; proxies close silent ones after a minute. */
  constructor(readonly keepAliveMs = 15_000) {}
}
