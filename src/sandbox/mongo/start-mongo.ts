import { runInThread } from '../run-in-thread.ts';

/**
 * Starts the embedded database in a thread of its own.
 * @param options `dataDir`: the folder it keeps its data in; `port`: 0, or left out, for any free one;
 *   `testCommands`: whether tests may ask for faults; `niceness`: how far others go before it, 0 when left out; `transactionLifetime`: milliseconds until a transaction that nobody ends is ended
 * @returns the address for the driver, and how to stop it
 * @throws an error with the code DATA_FOLDER_IN_USE when another process serves the folder, EADDRINUSE when the port is taken
 */
export async function startMongo(options: { dataDir: string; port?: number; testCommands?: boolean; transactionLifetime?: number; niceness?: number }): Promise<{ uri: string; close(): Promise<void> }> {
  const serving = await runInThread<string>(new URL('./serve.ts', import.meta.url), options);
  return { uri: serving.address, close: () => serving.close() };
}
