import type { Collection, Document, Filter } from 'mongodb';

/** The documents of a collection as the bytes they are stored as; in the order of their `_id` when asked to. */
export async function* rawDocuments(collection: Collection, filter: Filter<Document>, { inOrder = false } = {}): AsyncGenerator<Buffer> {
  const found = collection.find(filter, { raw: true, batchSize: 1_000, ...(inOrder && { sort: { _id: 1 } }) });
  // With `raw` the driver gives bytes, though its types say documents.
  for await (const raw of found as AsyncIterable<unknown>) yield raw as Buffer;
}
