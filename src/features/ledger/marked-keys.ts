import type { ClientSession, Connection } from 'mongoose';

/** A collection whose rows say something about the entry that has their `_id`. */
interface Marks {
  collection: ReturnType<Connection['collection']>;
}

/** Which of the keys that the condition names have a row there. @param keys as MongoDB's operators: `{ $in: […] }` */
export async function markedKeys({ collection }: Marks, keys: { $in: string[] } | { $gt: string; $lte: string }, session?: ClientSession): Promise<string[]> {
  const rows = await collection.find<{ _id: string }>({ _id: keys as never }, { projection: { _id: 1 }, ...(session === undefined ? {} : { session }) }).toArray();
  return rows.map((row) => row._id);
}
