import { createHash } from 'node:crypto';
import { EJSON } from 'bson';
import type { Db, IndexDescriptionInfo } from 'mongodb';

/** Where the target keeps how far a move has come. */
export const progressName = 'wellspringMove';

/** A collection to be moved: its documents are copied, its options and indexes are made again. */
export interface Part {
  name: string;
  uuid: string;
  options: Record<string, unknown>;
  indexes: IndexDescriptionInfo[];
}

/** Every collection of a database, in the order of their names; not the record of a move. @throws for views and other things that aren't collections */
export async function partsOf(db: Db): Promise<Part[]> {
  const listed = await db.listCollections().toArray();
  const parts: Part[] = [];
  for (const each of listed.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (each.name === progressName || each.name.startsWith('system.')) continue;
    if (each.type !== 'collection') throw new Error(`${db.databaseName}.${each.name} is a ${each.type}, which data:move doesn't know.`);
    const { info, options = {} } = each as { info?: { uuid?: { toString(): string } }; options?: Record<string, unknown> };
    parts.push({ name: each.name, uuid: String(info?.uuid), options, indexes: await db.collection(each.name).indexes() });
  }
  return parts;
}

/** Tells one installation's data from another's: the collections' own ids. */
export function fingerprintOf(parts: readonly Part[]): string {
  return createHash('sha256').update(parts.map(({ name, uuid }) => `${name} ${uuid}\n`).join('')).digest('hex');
}

/** Makes an empty collection with the indexes of another one, under their names. */
export async function makeLike(db: Db, { name, options, indexes }: Part): Promise<void> {
  await db.createCollection(name, options);
  const others = indexes.filter((index) => index.name !== '_id_');
  if (others.length > 0) await db.command({ createIndexes: name, indexes: others.map(specOf) });
}

/** In what the indexes of two collections differ, in words; empty when they are alike. */
export function indexDifferences(here: Part, there: Part | undefined): string[] {
  const wanted = new Map(here.indexes.map((index) => [index.name, describe(index)]));
  const found = new Map(there?.indexes.map((index) => [index.name, describe(index)]));
  const missing = [...wanted].filter(([name, spec]) => found.get(name) !== spec).map(([name, spec]) => `${here.name}: index ${name} should be ${spec}, but is ${found.get(name) ?? 'missing'}`);
  const foreign = [...found.keys()].filter((name) => !wanted.has(name)).map((name) => `${here.name}: index ${name} is not in the source`);
  return [...missing, ...foreign];
}

/** What createIndexes takes; servers add their own notes to what they list. */
function specOf({ v: _version, ns: _namespace, background: _background, ...spec }: IndexDescriptionInfo): Record<string, unknown> {
  return spec;
}

/** The order of the key's fields counts, that of the options doesn't. */
function describe(index: IndexDescriptionInfo): string {
  const entries = Object.entries(specOf(index)).filter(([, value]) => value !== false).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return EJSON.stringify(Object.fromEntries(entries), { relaxed: true });
}
