import type { Document } from 'mongodb';
import type { Connection } from 'mongoose';
import type { Changes } from './http/page-renderings.ts';
import { type Change, type ChangeWatch, watchChanges } from './platform/mongo/watch-changes.ts';

/**
 * What pages for everybody show, by collection, and which fields of it when most of its updates touch others. One that is missing
 * here is seen ten seconds later, when pages are rendered anew in any case.
 */
const shown: Readonly<Record<string, readonly string[] | 'everything'>> = {
  totals: 'everything',
  campaigns: 'everything',
  organizations: 'everything',
  fundraisers: 'everything',
  // A new one is told by what shows it; that other forms of it are made, one every few seconds after a first start, changes no page.
  pictures: ['alt', 'caption', 'color', 'width', 'height', 'widths'],
  // A report that is being mailed notes every second that it still is.
  reports: ['status', 'title', 'language', 'summary', 'body', 'author', 'pictureIds', 'publishedAt'],
  // That a gift was paid is told by the totals, once it is in them.
  donations: ['visibility', 'message', 'donorName'],
  reconciliations: ['finishedAt'],
};

interface Followers {
  changed(changes: Changes): void;
}

/** Tells those who show pages, the page cache and the open ones, what any process changes. */
export function watchPages(connection: Connection, ...followers: Followers[]): ChangeWatch {
  const tell = (changes: Changes) => {
    for (const follower of followers) follower.changed(changes);
  };
  return watchChanges(connection, pagePipeline(), {
    changed(change) {
      const changes = concerned(change);
      if (changes !== null) tell(changes);
    },
    begins: () => tell('anything'),
  });
}

function pagePipeline(): Document[] {
  const conditions = Object.entries(shown).map(([coll, fields]) => ({
    'ns.coll': coll,
    ...(fields === 'everything' ? {} : { $or: [{ operationType: { $nin: ['insert', 'update'] } }, ...fields.map((field) => ({ [`updateDescription.updatedFields.${field}`]: { $exists: true } }))] }),
  }));
  // The first stage is one that a server answers without looking into the documents.
  return [{ $match: { 'ns.coll': { $in: Object.keys(shown) } } }, { $match: { $or: conditions } }, { $project: { operationType: 1, ns: 1, documentKey: 1 } }];
}

/** A total concerns the pages of its campaign; the totals of months, fundraisers and organizations change together with it. */
function concerned({ collection, id }: Change): Changes | null {
  if (collection !== 'totals' || typeof id !== 'string') return 'anything';
  const [scope, ownerId] = id.split(':');
  return scope === 'campaign' && ownerId !== undefined ? new Set([ownerId]) : null;
}
