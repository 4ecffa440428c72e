import { MongoClient } from 'mongodb';
import { pollUntil } from '../support/poll-until.ts';

/** One every few seconds. */
const PATIENCE_MS = 300_000;

/**
 * Waits until the site has every form of its pictures: after a first start it makes them for minutes, and threads that encode pictures
 * slow down all others of their process, whatever that serves.
 */
export async function untilPicturesAreMade(mongodbUri: string): Promise<void> {
  const client = await MongoClient.connect(mongodbUri);
  try {
    const pictures = client.db().collection('pictures');
    await pollUntil('all pictures are made', async () => (await pictures.countDocuments({ avif: false })) === 0, { timeoutMs: PATIENCE_MS, everyMs: 1_000 });
  } finally {
    await client.close();
  }
}
