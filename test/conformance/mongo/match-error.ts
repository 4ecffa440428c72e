import { AssertionError } from 'node:assert';
import { MongoBulkWriteError, MongoError, MongoServerError } from 'mongodb';
import type { Entities } from './entities.ts';
import { matchValue } from './match-value.ts';
import type { ExpectedError } from './spec-file.ts';

const known = new Set(['isError', 'isClientError', 'errorContains', 'errorCode', 'errorCodeName', 'errorLabelsContain', 'errorLabelsOmit', 'errorResponse', 'expectResult']);

/** @throws AssertionError where a failed operation failed in another way than expected */
export function matchError(expected: ExpectedError, error: unknown, entities: Entities): void {
  if (error instanceof AssertionError || !(error instanceof Error)) throw error;
  const unknown = Object.keys(expected).find((name) => !known.has(name));
  if (unknown !== undefined) throw new AssertionError({ message: `the runner doesn't know what ${unknown} expects of an error` });
  const told = `${error.name}: ${error.message}`;
  const check = (holds: boolean, what: string) => {
    if (!holds) throw new AssertionError({ message: `error: expected ${what}, got ${told}` });
  };
  const server = error instanceof MongoServerError ? error : undefined;
  if (expected.isClientError !== undefined) check(expected.isClientError !== (server !== undefined), expected.isClientError ? 'an error of the client' : 'an error of the server');
  if (expected.errorContains !== undefined) check(error.message.toLowerCase().includes(expected.errorContains.toLowerCase()), `"${expected.errorContains}"`);
  if (expected.errorCode !== undefined) check(server?.code === expected.errorCode, `code ${expected.errorCode} (not ${String(server?.code)})`);
  if (expected.errorCodeName !== undefined) check(codeNameOf(server) === expected.errorCodeName, `codeName ${expected.errorCodeName} (not ${String(codeNameOf(server))})`);
  const labels = error instanceof MongoError ? error.errorLabels : [];
  for (const label of expected.errorLabelsContain ?? []) check(labels.includes(label), `the label ${label} among [${labels.join()}]`);
  for (const label of expected.errorLabelsOmit ?? []) check(!labels.includes(label), `no label ${label}`);
  if (expected.errorResponse) matchValue(expected.errorResponse, server?.errorResponse, entities, 'errorResponse');
  if (expected.expectResult !== undefined) matchValue(expected.expectResult, resultOf(error), entities, 'error.result');
}

/** The driver leaves a bulk write's `codeName` on the error that caused it. */
function codeNameOf(error: MongoServerError | undefined): unknown {
  return error?.codeName ?? error?.errorResponse?.['codeName'];
}

function resultOf(error: Error): unknown {
  return error instanceof MongoBulkWriteError ? error.result : error instanceof MongoServerError ? error['result'] : undefined;
}
