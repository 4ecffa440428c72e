import { Worker } from 'node:worker_threads';

/** What a sandbox module's `serve(options)` resolves to: where it listens, and how to stop it. */
export interface Serving<Address> {
  address: Address;
  close(): Promise<void>;
}

type ThreadMessage<Address> =
  | { kind: 'listening'; address: Address }
  | { kind: 'closed' }
  | { kind: 'failed'; message: string; code?: string };

/**
 * Runs `serve(options)` of a module in a thread of its own, so that its work never stalls the site's event loop.
 * Resolves when it listens; rejects with the module's own error (message and code) when it can't start.
 * @param module the URL of the source of the module that exports `serve`; what was compiled of it runs where this file is compiled
 * @param options plain data, copied into the thread; `niceness`, 0 to 19: how far others go first where processors are scarce (on Linux)
 */
export function runInThread<Address>(module: URL, { niceness = 0, ...options }: { niceness?: number }): Promise<Serving<Address>> {
  const worker = new Worker(new URL('./thread-boot.mjs', import.meta.url), {
    workerData: { module: import.meta.url.endsWith('.js') ? module.href.replace(/\.ts$/, '.js') : module.href, options, niceness },
  });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (message: ThreadMessage<Address>) => {
      // From here on a crash of the thread ends the process (an unheard 'error' throws): a site whose database is gone must
      // not look alive.
      worker.removeListener('error', reject);
      if (message.kind === 'listening') resolve({ address: message.address, close: () => closeThread(worker) });
      if (message.kind === 'failed') {
        void worker.terminate();
        reject(Object.assign(new Error(message.message), { code: message.code }));
      }
    });
  });
}

async function closeThread(worker: Worker): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    worker.once('message', () => resolve());
    worker.once('exit', () => resolve());
  });
  worker.postMessage({ kind: 'close' });
  await closed;
  await worker.terminate();
}
