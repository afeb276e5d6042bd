/** Shipped by class-transformer without types; class-validator-jsonschema's documentation names it. */
declare module 'class-transformer/cjs/storage.js' {
  export const defaultMetadataStorage: unknown;
}
