export function assembleKernels(): Promise<Buffer[]>;
export function kernelModule(kernels: Uint8Array[]): string;
