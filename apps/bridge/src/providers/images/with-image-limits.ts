import type { ChatPiece, ChatReply, ChatRequest } from '../chat-types.js';
import type { CallContext, Provider, ProviderSettings } from '../provider.js';
import { checkImages } from './check-images.js';
import { VENDOR_IMAGE_LIMITS } from './image-limits.js';

/** The adapter, behind a check of the images of each request: no call is made that the vendor would refuse. */
export function withImageLimits(provider: Provider, settings: ProviderSettings): Provider {
  const byVendor = VENDOR_IMAGE_LIMITS.get(provider.type);
  if (byVendor === undefined && settings.imageLimits === undefined) return provider;
  const check = (request: ChatRequest): void => {
    const limits = settings.imageLimits?.(request.model) ?? byVendor;
    if (limits !== undefined) checkImages(request, limits, settings);
  };
  const { complete, stream, countTokens, embed, lost, probe, close } = provider;
  return {
    type: provider.type,
    ...(complete && { complete: checkedComplete(complete.bind(provider), check) }),
    ...(stream && { stream: checkedStream(stream.bind(provider), check) }),
    ...(countTokens && { countTokens: countTokens.bind(provider) }),
    ...(embed && { embed: embed.bind(provider) }),
    ...(lost && { lost: lost.bind(provider) }),
    ...(probe && { probe: probe.bind(provider) }),
    ...(close && { close: close.bind(provider) }),
  };
}

type Check = (request: ChatRequest) => void;
type Complete = NonNullable<Provider['complete']>;
type Stream = NonNullable<Provider['stream']>;

function checkedComplete(complete: Complete, check: Check): Complete {
  return async (request: ChatRequest, call: CallContext): Promise<ChatReply> => {
    check(request);
    return complete(request, call);
  };
}

function checkedStream(stream: Stream, check: Check): Stream {
  return async function* (request: ChatRequest, call: CallContext): AsyncGenerator<ChatPiece> {
    check(request);
    yield* stream(request, call);
  };
}
