import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';

/**
 * What to add to a write's reply when it asked for more than one node can confirm: the write has been carried out, but
 * not confirmed as asked, as a replica set of one member answers too.
 */
export function writeConcernError(command: Doc): { writeConcernError?: Doc } {
  const concern = command['writeConcern'];
  const w = isDoc(concern) ? concern['w'] : undefined;
  if (w === undefined || w === 'majority' || (isNumeric(w) && toNumber(w) <= 1)) return {};
  const error = isNumeric(w) ? new MongoError(100, 'Not enough data-bearing nodes') : new MongoError(79, 'No write concern mode of this name is found in the replica set configuration');
  return { writeConcernError: { code: error.code, codeName: error.codeName, errmsg: error.message } };
}
