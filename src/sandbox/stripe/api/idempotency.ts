import { createHash } from 'node:crypto';
import type { Database } from 'lmdb';
import { ApiError, invalidRequest } from './api-error.ts';
import type { Answer } from './route.ts';

/** The first result of a key, as it was answered. */
interface FirstResult {
  fingerprint: string;
  status: number;
  body: string;
  request: string;
  created: number;
}

/** An answer ready to send. `original` is the request that was answered first, when this one is a replay. */
export interface FinishedAnswer {
  status: number;
  body: string;
  original?: string;
  headers?: Record<string, string>;
}

const DAY = 86_400_000;
const LONGEST = 255;
const BATCH = 1_000;

/** What `Idempotency-Key` promises (https://docs.stripe.com/api/idempotent_requests). */
export interface Idempotency {
  /** Marks a key as being worked on. @throws ApiError 409 when it already is */
  begin(key: string): void;
  end(key: string): void;
  /** Within a unit of work: the first result again, or the result of `work`, kept in the same unit. */
  once(key: string, request: { id: string; fingerprint: string }, work: () => Answer): FinishedAnswer;
  /** Within a unit of work: forgets some results older than a day. @returns whether there may be more */
  forgetOld(): boolean;
}

/** @param ages the keys by the millisecond of their first result, so that forgetting the old never reads the young */
export function createIdempotency(table: Database<FirstResult>, ages: Database<string>, now: () => number): Idempotency {
  const underWay = new Set<string>();
  return {
    begin: (key) => {
      if (key.length > LONGEST) throw invalidRequest(`Idempotency keys must be at most ${LONGEST} characters.`);
      if (underWay.has(key)) throw inProgress(key);
      underWay.add(key);
    },
    end: (key) => void underWay.delete(key),
    once: (key, { id, fingerprint }, work) => {
      const first = table.get(key);
      if (first && now() - first.created < DAY) {
        if (first.fingerprint !== fingerprint) throw otherParameters(key);
        return { status: first.status, body: first.body, original: first.request };
      }
      const { status, body } = work();
      const text = finishedBody(body);
      const created = now();
      void table.put(key, { fingerprint, status, body: text, request: id, created });
      void ages.put([created, id], key);
      return { status, body: text };
    },
    forgetOld: () => {
      const old = Array.from(ages.getRange({ end: [now() - DAY + 1], limit: BATCH }));
      for (const { key: age, value: key } of old) {
        void ages.remove(age);
        // A key that was used again after a day belongs to its later use.
        if (now() - (table.get(key)?.created ?? 0) >= DAY) void table.remove(key);
      }
      return old.length === BATCH;
    },
  };
}

/** The same for the same call with the same parameters in any order. */
export function fingerprintOf(method: string, path: string, body: string): string {
  const parameters = [...new URLSearchParams(body)].map((pair) => JSON.stringify(pair)).sort();
  return createHash('sha256').update([method, path, ...parameters].join('\n')).digest('base64url');
}

export function finishedBody(body: object): string {
  return JSON.stringify(body, null, 2);
}

function inProgress(key: string): ApiError {
  return new ApiError(409, {
    type: 'invalid_request_error',
    code: 'idempotency_key_in_use',
    message: 'There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other '
      + `request is still going through): ${key}. Please try again later.`,
  });
}

function otherParameters(key: string): ApiError {
  return new ApiError(400, {
    type: 'idempotency_error',
    message: 'Keys for idempotent requests can only be used with the same parameters they were first used with. '
      + `Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}
