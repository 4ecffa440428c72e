import { innerError } from './inner-error.ts';

/** The driver's and Mongoose's names for "nobody answers", as against "that can't be done". */
const names = new Set([
  'MongoNetworkError', 'MongoNetworkTimeoutError', 'MongoPoolClearedError', 'MongoPoolClosedError', 'MongoWaitQueueTimeoutError',
  'MongoServerSelectionError', 'MongooseServerSelectionError', 'MongoOperationTimeoutError', 'MongoNotConnectedError',
  'MongoTopologyClosedError', 'MongoClientClosedError', 'MongoServerClosedError', 'PoolClearedOnNetworkError',
  'DatabaseAway',
]);
/** On errors of a server that is no primary any more, or not yet; the driver has tried again by itself already. */
const labels = new Set(['RetryableWriteError', 'RetryableError', 'TransientTransactionError']);

/** Whether the database could not be reached: the same may work in a moment, and nothing was wrong with what was asked. */
export function isUnreachable(error: unknown): error is Error {
  const inner = innerError(error);
  if (!(inner instanceof Error)) return false;
  if (names.has(inner.name)) return true;
  return 'errorLabels' in inner && Array.isArray(inner.errorLabels) && inner.errorLabels.some((label) => labels.has(String(label)));
}
