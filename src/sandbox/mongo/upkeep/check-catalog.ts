import { catalogKey, readCatalogEntry } from '../catalog/catalog.ts';
import type { Collection } from '../catalog/collection.ts';
import { area, firstId, idBytes, rangeOfId } from '../catalog/key-layout.ts';
import { decode } from '../bson/decode.ts';
import type { Reader } from '../store/view.ts';
import type { Differences } from './differences.ts';

/** Reads which collections there are, and whether that makes sense. @returns those that can be read */
export function checkCatalog(reader: Reader, differences: Differences): Collection[] {
  const collections: Collection[] = [];
  for (const { key, value } of reader.range(rangeOfId(area.catalog))) {
    const name = key.toString('utf8', 4);
    try {
      const collection = readCatalogEntry(value);
      if (!catalogKey(collection).equals(key)) differences.add(`the catalog's entry of ${name} is about ${collection.namespace}`);
      collections.push(collection);
    } catch (error) {
      differences.add(`the catalog's entry of ${name} can't be read: ${(error as Error).message}`);
    }
  }
  checkIds(collections, differences);
  checkOwners(reader, collections, differences);
  checkSessions(reader, differences);
  return collections;
}

/** Two indexes under one number would each take the other's entries for its own. */
function checkIds(collections: Collection[], differences: Differences): void {
  const owners = new Map<number, string>();
  for (const { namespace, id, indexes } of collections) {
    if (indexes[0]?.name !== '_id_') differences.add(`${namespace} has no _id index`);
    const own = indexes[0]?.id === id ? [] : [[namespace, id] as const];
    for (const [mine, number] of [...own, ...indexes.map((index) => [`${namespace}, index ${index.name}`, index.id] as const)]) {
      const other = owners.get(number);
      if (number < firstId) differences.add(`${mine} has the number ${number}, which is not for collections`);
      if (other !== undefined) differences.add(`${mine} and ${other} share the number ${number}`);
      owners.set(number, mine);
    }
  }
}

/** Every key begins with a number that belongs to somebody; what belongs to nobody would stay for ever. */
function checkOwners(reader: Reader, collections: Collection[], differences: Differences): void {
  const known = new Set<number>([...Object.values(area), ...collections.flatMap((collection) => [collection, ...collection.indexes].map(({ id }) => id))]);
  for (let from: Buffer | undefined = idBytes(0); from !== undefined;) {
    const id = firstIdFrom(reader, from);
    if (id !== undefined && !known.has(id)) differences.add(`there are keys with the number ${id}, which belongs to no collection and no index`);
    from = id === undefined || id === 0xffff_ffff ? undefined : idBytes(id + 1);
  }
}

function firstIdFrom(reader: Reader, start: Buffer): number | undefined {
  for (const { key } of reader.range({ start, end: Buffer.alloc(64, 0xff) })) return key.length < 4 ? 0xffff_ffff : key.readUInt32BE(0);
  return undefined;
}

function checkSessions(reader: Reader, differences: Differences): void {
  for (const { key, value } of reader.range(rangeOfId(area.sessions))) {
    try {
      decode(value);
    } catch (error) {
      differences.add(`what session ${key.toString('hex', 4)} did last can't be read: ${(error as Error).message}`);
    }
  }
}
