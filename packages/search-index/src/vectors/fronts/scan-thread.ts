import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { WasmKernel } from '../wasm-kernel.js';
import { scanFronts } from './scan-fronts.js';
import { ANSWERED, ASKED, type ScanAnswer, type ScanOrder, type ScanThreadData } from './scan-order.js';

/** The entry of the scan thread. It waits for orders without an event loop: whoever asks is waiting for the answer. */
const { port, counts } = workerData as ScanThreadData;
let kernel: WasmKernel | undefined;

function scan({ order, memory, scans, claimed, ...fronts }: ScanOrder): void {
  if (memory !== undefined) kernel = WasmKernel.shared(memory);
  if (kernel === undefined) throw new Error('an order came before any memory');
  port.postMessage({
    order,
    nearest: scanFronts({ ...fronts, kernel }, scans, claimed, 0),
  } satisfies ScanAnswer);
  Atomics.add(counts, ANSWERED, 1);
  Atomics.notify(counts, ANSWERED);
}

for (;;) {
  const known = Atomics.load(counts, ASKED);
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
    scan(next.message as ScanOrder);
  Atomics.wait(counts, ASKED, known);
}
