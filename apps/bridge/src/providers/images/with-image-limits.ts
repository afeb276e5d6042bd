import type { ChatPiece, ChatReply, ChatRequest } from '../chat-types.js';
import type { CallContext, Provider, ProviderSettings } from '../provider.js';
import { checkImages } from './check-images.js';
import { VENDOR_IMAGE_LIMITS } from './image-limits.js';

/** The adapter, behind a check of the images of each request: no call is made that the vendor would refuse. */
export function withImageLimits(provider: Provider, settings: ProviderSettings): Provider {
  const byVendor = VENDOR_IMAGE_LIMITS.get(provider.type);
  if (byVendor === undefined && settings.imageLimits === undefined) return provider;
  const check = (request: ChatRequest): void => {
    for (const limits of [settings.imageLimits?.(request.model), byVendor]) {
      if (limits !== undefined) checkImages(request, limits, settings);
    }
  };
  // Everything else stays the adapter's own, whatever the port will have one day.
  const checked = Object.create(provider) as Provider;
  const complete = provider.complete?.bind(provider);
  if (complete !== undefined) {
    checked.complete = async (request: ChatRequest, call: CallContext): Promise<ChatReply> => {
      check(request);
      return complete(request, call);
    };
  }
  const stream = provider.stream?.bind(provider);
  if (stream !== undefined) {
    // A refusal is heard by whoever reads, as any other failure of a stream.
    checked.stream = (request: ChatRequest, call: CallContext): AsyncIterable<ChatPiece> => ({
      [Symbol.asyncIterator]: () => {
        check(request);
        return stream(request, call)[Symbol.asyncIterator]();
      },
    });
  }
  return checked;
}
