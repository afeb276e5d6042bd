export function assembleKernel(): Promise<Buffer>;
export function kernelModule(bytes: Buffer): string;
