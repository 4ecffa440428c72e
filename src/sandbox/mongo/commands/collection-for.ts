import type { Collection } from '../catalog/collection.ts';
import type { CommandContext } from './command.ts';

/** The collection that a write goes to, made by the first write to it. */
export function collectionFor({ database, view, namespace }: CommandContext): Collection {
  return database.catalog.get(namespace) ?? database.catalog.create(view, namespace);
}
