import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded before a program whose memory is measured: when it is asked, it collects all garbage and prints what is left. What
 * the system says of a process is mostly garbage that V8 had no reason to collect yet, and says nothing about leaks.
 */
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('message', (message) => {
  if (message.tellLiveMemory === undefined) return;
  void tell(message.tellLiveMemory);
});

/** What has a finalizer, such as a closed socket or a picture, goes only with the second time. */
async function tell(question) {
  collect();
  await pause(200);
  collect();
  const { heapUsed, external } = process.memoryUsage();
  process.stdout.write(`live memory ${question}: ${heapUsed + external}\n`);
}
// The program ends by itself when it is done; a channel to the bench must not keep it.
process.channel?.unref();
