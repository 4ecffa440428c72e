import type { ClientSession, Connection } from 'mongoose';

/** A collection whose rows say something about the entry that has their `_id`. */
interface Marks {
  collection: ReturnType<Connection['collection']>;
}

/** Beyond that many keys a look-up may read the whole collection instead. */
const AT_ONCE = 1_000;

/** Which of the keys have a row there. */
export async function markedKeys(marks: Marks, keys: readonly string[], session?: ClientSession): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < keys.length; at += AT_ONCE) found.push(...await keysOf(marks, { $in: keys.slice(at, at + AT_ONCE) }, session));
  return found;
}

/** The keys of the rows from after the first up to the last of a stretch. */
export function markedBetween(marks: Marks, after: string, last: string): Promise<string[]> {
  return keysOf(marks, { $gt: after, $lte: last }, undefined);
}

async function keysOf({ collection }: Marks, condition: object, session: ClientSession | undefined): Promise<string[]> {
  const rows = await collection.find<{ _id: string }>({ _id: condition }, { projection: { _id: 1 }, ...(session === undefined ? {} : { session }) }).toArray();
  return rows.map((row) => row._id);
}
