const EXACT: ReadonlySet<string> = new Set([
  '/',
  '/metrics',
  '/openapi.json',
  '/openapi.yaml',
  '/redoc',
  '/favicon.ico',
]);
const BELOW = ['/health', '/docs', '/swagger-ui'];

/** Paths that need no key: whether the service lives, its metrics, and what it can do. */
export function isPublicPath(path: string): boolean {
  return EXACT.has(path) || BELOW.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}
