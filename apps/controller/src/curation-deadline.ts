/** Injection token: milliseconds that a request may wait for models; what is left over then is done without one. */
export const CURATION_DEADLINE_MS = Symbol('CurationDeadlineMs');
