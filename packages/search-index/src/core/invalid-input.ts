/**
 * What a caller gave cannot be used. The core throws this and not an `AppError`, so that the worker thread need not
 * load the contracts package (0.3 s and 20 MB); the implementations of the port translate it.
 */
export class InvalidInput extends Error {}
