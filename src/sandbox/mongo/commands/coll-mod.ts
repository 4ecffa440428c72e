import { equalValues } from '../bson/compare-values.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { indexFrom, isTrue } from '../catalog/catalog.ts';
import type { Collection, Index } from '../catalog/collection.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import type { WriteDefinition } from './command.ts';
import { refuseUnknownFields } from './refuse-unknown-fields.ts';

const others = ['validator', 'validationLevel', 'validationAction', 'viewOn', 'pipeline', 'expireAfterSeconds', 'timeseries', 'changeStreamPreAndPostImages', 'cappedSize', 'cappedMax'];
const known = new Set(['name', 'keyPattern', 'expireAfterSeconds', 'hidden']);

/** Changes an index that is there: after how long its documents expire, and whether queries see it. */
export const collMod: WriteDefinition = {
  kind: 'catalog',
  fields: ['index', ...others],
  run({ command, database, view, namespace }) {
    const refused = others.find((name) => command[name] !== undefined);
    if (refused !== undefined) throw notSupported(`changing '${refused}' of a collection is`);
    const collection = database.catalog.get(namespace);
    if (!collection) throw new MongoError(26, `ns does not exist: ${namespace}`);
    const wanted = command['index'];
    if (wanted === undefined) return { ok: 1 };
    if (!isDoc(wanted)) throw new MongoError(14, "BSON field 'collMod.index' is the wrong type, expected type 'object'");
    refuseUnknownFields(wanted, known, 'collMod.index');
    const index = indexToChange(collection, wanted);
    const { spec, reply } = changed(index, wanted);
    const replacement = indexFrom({ ...index, spec }, index.since);
    database.catalog.setIndexes(view, collection, collection.indexes.map((each) => (each === index ? replacement : each)));
    return { ...reply, ok: 1 };
  },
};

function indexToChange({ indexes, namespace }: Collection, { name, keyPattern }: Doc): Index {
  if ((name === undefined) === (keyPattern === undefined)) throw new MongoError(72, 'Must specify exactly one of index name or key pattern');
  const index = indexes.find((each) => (name === undefined ? equalValues(each.spec['key'], keyPattern) : each.name === name));
  if (!index) throw new MongoError(27, `cannot find index ${JSON.stringify(name ?? keyPattern)} for ns ${namespace}`);
  return index;
}

/** The index's new specification, and what to answer: the old and the new value of what has changed. */
function changed(index: Index, { expireAfterSeconds, hidden }: Doc): { spec: Doc; reply: Doc } {
  if (expireAfterSeconds === undefined && hidden === undefined) throw new MongoError(72, 'no expireAfterSeconds, hidden, or unique field');
  const { hidden: was, ...spec } = index.spec;
  const reply: Doc = {};
  if (expireAfterSeconds !== undefined) {
    if (!isNumeric(expireAfterSeconds) || !(toNumber(expireAfterSeconds) >= 0)) throw new MongoError(72, 'expireAfterSeconds must be a number of 0 or more');
    if (index.fields.length > 1 || index.fields[0]?.path === '_id') throw new MongoError(72, 'TTL indexes are single-field indexes, and not of _id');
    if (index.expireAfterSeconds !== undefined) reply['expireAfterSeconds_old'] = spec['expireAfterSeconds'];
    reply['expireAfterSeconds_new'] = expireAfterSeconds;
    spec['expireAfterSeconds'] = expireAfterSeconds;
  }
  const hides = hidden === undefined ? isTrue(was) : isTrue(hidden);
  if (hides && index.name === '_id_') throw new MongoError(72, "can't hide _id index");
  if (hidden !== undefined && hides !== isTrue(was)) Object.assign(reply, { hidden_old: isTrue(was), hidden_new: hides });
  return { spec: hides ? { ...spec, hidden: true } : spec, reply };
}
