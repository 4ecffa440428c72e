import { encodeAvif } from './encode-avif.ts';
import type { Answer, Job } from './picture-process.ts';
import { processPicture } from './process-picture.ts';

/** The program that picture-process.ts runs: does what it is asked, and ends when nobody can ask any more. */
process.on('message', (job: Job) => void answer(job));
process.once('disconnect', () => process.exit());

async function answer(job: Job): Promise<void> {
  const send = (said: Answer) => void process.send?.(said, undefined, undefined, () => undefined);
  try {
    send({ id: job.id, result: await (job.what === 'processPicture' ? processPicture(job.input) : encodeAvif(job.input, job.width)) });
  } catch (error) {
    send({ id: job.id, error: error instanceof Error ? error.message : String(error) });
  }
}
