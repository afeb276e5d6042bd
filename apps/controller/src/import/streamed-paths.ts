/** Routes that read their body as it arrives, without a limit of their own. */
export const STREAMED_PATHS = ['/api/v1/import', '/api/v1/conversations/bulk'];
