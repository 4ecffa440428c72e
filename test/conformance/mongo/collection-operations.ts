import type { Collection, Document } from 'mongodb';

type Run = (collection: Collection, args: Document) => unknown;

/** What specifications ask of a collection, on the stock driver. Arguments that aren't taken out are the call's options. */
export const collectionOperations: Record<string, Run> = {
  aggregate: (collection, { pipeline, ...options }) => collection.aggregate(pipeline, options).toArray(),
  bulkWrite: (collection, { requests, ...options }) => collection.bulkWrite(requests, options),
  countDocuments: (collection, { filter, ...options }) => collection.countDocuments(filter, options),
  count: (collection, { filter, ...options }) => collection.count(filter, options),
  createIndex: (collection, { keys, ...options }) => collection.createIndex(keys, options),
  createSearchIndex: (collection, { model }) => collection.createSearchIndex(model),
  createSearchIndexes: (collection, { models }) => collection.createSearchIndexes(models),
  deleteMany: (collection, { filter, ...options }) => collection.deleteMany(filter, options),
  deleteOne: (collection, { filter, ...options }) => collection.deleteOne(filter, options),
  distinct: (collection, { fieldName, filter, ...options }) => collection.distinct(fieldName, filter, options),
  dropIndex: (collection, { name, ...options }) => collection.dropIndex(name, options),
  dropSearchIndex: (collection, { name }) => collection.dropSearchIndex(name),
  estimatedDocumentCount: (collection, options) => collection.estimatedDocumentCount(options),
  find: (collection, { filter, ...options }) => collection.find(filter, options).toArray(),
  findOne: (collection, { filter, ...options }) => collection.findOne(filter, options),
  findOneAndDelete: (collection, { filter, ...options }) => collection.findOneAndDelete(filter, options),
  findOneAndReplace: (collection, { filter, replacement, ...options }) => collection.findOneAndReplace(filter, replacement, withReturn(options)),
  findOneAndUpdate: (collection, { filter, update, ...options }) => collection.findOneAndUpdate(filter, update, withReturn(options)),
  insertMany: (collection, { documents, ...options }) => collection.insertMany(documents, options),
  insertOne: (collection, { document, ...options }) => collection.insertOne(document, options),
  listIndexes: (collection, options) => collection.listIndexes(options).toArray(),
  listSearchIndexes: (collection, { name, aggregationOptions }) => collection.listSearchIndexes(name, aggregationOptions).toArray(),
  replaceOne: (collection, { filter, replacement, ...options }) => collection.replaceOne(filter, replacement, options),
  updateMany: (collection, { filter, update, ...options }) => collection.updateMany(filter, update, options),
  updateOne: (collection, { filter, update, ...options }) => collection.updateOne(filter, update, options),
  updateSearchIndex: (collection, { name, definition }) => collection.updateSearchIndex(name, definition),
};

/** Specifications write `Before` and `After`. */
function withReturn(options: Document): Document {
  const { returnDocument, ...others } = options;
  return returnDocument === undefined ? others : { ...others, returnDocument: String(returnDocument).toLowerCase() };
}
