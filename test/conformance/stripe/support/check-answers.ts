import { expect } from 'chai';
import type { WireChecker } from './wire-checker.ts';

type Json = Record<string, unknown>;

const ERROR_FIELDS = new Set([
  'type', 'message', 'code', 'decline_code', 'param', 'doc_url', 'request_log_url', 'charge', 'advice_code', 'network_decline_code', 'network_advice_code', 'payment_intent',
  'payment_method', 'payment_method_type', 'setup_intent', 'source',
]);

/**
 * Checks every answer: objects and lists by their types; refusals by what an error object has, and the objects inside them by
 * their types. @returns how many objects were right
 */
export function checkAnswers(checker: WireChecker, answers: unknown[]): number {
  let objects = 0;
  const mistakes: string[] = [];
  for (const answer of answers as Json[]) {
    const inside = isRefusal(answer) ? refused(answer.error, mistakes) : [answer];
    for (const object of inside) {
      objects += Array.isArray(object.data) ? object.data.length : 1;
      mistakes.push(...checker.check(object).map((complaint) => `${String(object.object)} ${String(object.id ?? object.url)}: ${JSON.stringify(complaint)}`));
    }
  }
  expect(mistakes).to.deep.equal([]);
  return objects;
}

function refused(error: Json, mistakes: string[]): Json[] {
  const unknown = Object.keys(error).filter((name) => !ERROR_FIELDS.has(name));
  if (unknown.length > 0 || typeof error.type !== 'string' || typeof error.message !== 'string') mistakes.push(`error ${JSON.stringify(error)}`);
  return [error.payment_intent, error.payment_method].filter((object): object is Json => typeof object === 'object' && object !== null);
}

function isRefusal(answer: Json): answer is { error: Json } {
  return typeof answer.error === 'object' && answer.error !== null;
}
