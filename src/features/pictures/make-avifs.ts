import mongoose, { type Connection } from 'mongoose';
import { pictureProcess } from '../../platform/images/picture-process.ts';
import type { Task } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import { pictureFileModel, pictureModel, type PictureRow } from './picture-models.ts';

/** One picture every few seconds: a first start draws dozens, and its visitors come before their kilobytes. */
const REST_MS = 3_000;
const TRY_AGAIN_MS = 10 * 60_000;

/**
 * Makes an AVIF of each WebP, one picture at a time. Whoever uploads doesn't wait for it; pages name the files from the first moment.
 * Two workers take two pictures; one that was killed over a picture leaves it to the next try.
 */
export function makeAvifs({ connection, clock }: { connection: Connection; clock: Clock }): Task {
  const pictures = pictureModel(connection);
  return {
    name: 'make AVIF pictures',
    restMs: REST_MS,
    patient: true,
    async run() {
      const now = clock.now();
      const notLately = mongoose.trusted({ $not: { $gt: new Date(now.getTime() - TRY_AGAIN_MS) } });
      const picture = await pictures.findOneAndUpdate({ avif: false, avifBegunAt: notLately }, { $set: { avifBegunAt: now } }).lean();
      if (picture !== null) await makeFiles(connection, picture);
      // Never "again at once": that is what keeps the pace.
      return 0;
    },
  };
}

async function makeFiles(connection: Connection, { _id, widths }: PictureRow): Promise<void> {
  const files = pictureFileModel(connection);
  const source = await files.findById(`${_id}/${widths.at(-1) ?? 0}.webp`);
  if (source === null) return;
  for (const width of widths) {
    const body = await pictureProcess.encodeAvif(source.body, width);
    await files.updateOne({ _id: `${_id}/${width}.avif` }, { $set: { type: 'image/avif', body } }, { upsert: true });
  }
  await pictureModel(connection).updateOne({ _id }, { $set: { avif: true } });
}
