// The first file of a sandbox thread: teaches it to read TypeScript if it has to, then serves what the parent asked for.
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';

// Sources run in tests and under `npm run dev`. Node 20 does not hand a parent's loader down to threads.
if (workerData.module.endsWith('.ts')) (await import('tsx/esm/api')).register();

// On Linux a priority is a thread's own. Elsewhere it would be the whole process's.
if (process.platform === 'linux' && workerData.niceness > 0) setPriority(workerData.niceness);

try {
  const { serve } = await import(workerData.module);
  const server = await serve(workerData.options);
  parentPort.once('message', async () => {
    await server.close();
    parentPort.postMessage({ kind: 'closed' });
  });
  parentPort.postMessage({ kind: 'listening', address: server.address });
} catch (error) {
  parentPort.postMessage({ kind: 'failed', message: error.message, code: error.code });
}
