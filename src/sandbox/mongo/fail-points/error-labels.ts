import type { Doc } from '../bson/value.ts';

/** MongoDB's error category RetriableError: nothing is wrong with the write itself. */
const retriable = new Set([6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);
const alwaysTransient = new Set([24, 112, 246, 267]);

/**
 * The labels that a server puts on a command's error by its code.
 * @param codes the command's own error, and that of its write concern
 */
export function errorLabels(name: string, command: Doc, codes: { error?: number; writeConcern?: number }): string[] {
  const ends = name === 'commitTransaction' || name === 'abortTransaction';
  const inTransaction = command['autocommit'] === false;
  const { error = 0, writeConcern = 0 } = codes;
  if (inTransaction && !ends) return alwaysTransient.has(error) || error === 251 || retriable.has(error) ? ['TransientTransactionError'] : [];
  if (ends && (alwaysTransient.has(error) || (error === 251 && writeConcern === 0))) return ['TransientTransactionError'];
  const isRetryable = ends || (command['txnNumber'] !== undefined && !inTransaction);
  return isRetryable && (retriable.has(error) || retriable.has(writeConcern)) ? ['RetryableWriteError'] : [];
}
