import { changeDispute, decideDispute } from '../payments/dispute-charge.ts';
import { EVIDENCE } from '../resources/dispute.ts';
import type { Dispute } from '../store/tables.ts';
import { answerList, answerObject, objectOf } from './answer.ts';
import { invalidRequest } from './api-error.ts';
import type { ApiError } from './api-error.ts';
import { givenOnly } from './given-only.ts';
import { created, expandable, metadata, paging } from './common-parameters.ts';
import { emptyable, flag, hash, text } from './parameters.ts';
import type { Rule } from './parameters.ts';
import { retrieval } from './retrieval.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const LONGEST_EVIDENCE = 20_000;
const evidence = hash(Object.fromEntries(EVIDENCE.map((name) => [name, emptyable(text(LONGEST_EVIDENCE))])) as Record<typeof EVIDENCE[number], Rule<string | null | undefined>>);

/** Disputes (https://docs.stripe.com/api/disputes). */
export const disputeRoutes: Route[] = [
  route('GET', '/v1/disputes', { charge: text(), created, payment_intent: text(), ...paging }, (call, { charge, payment_intent, ...parameters }) =>
    answerList(call, 'dispute', '/v1/disputes', parameters, { by: { charge, payment_intent } })),

  retrieval('/v1/disputes/:id', 'dispute'),

  route('POST', '/v1/disputes/:id', { evidence, metadata: emptyable(metadata), submit: flag(), ...expandable }, (call, given, id) => {
    const dispute = objectOf(call, 'dispute', id);
    const submit = given.submit ?? given.evidence !== undefined;
    const after = changeDispute(call, dispute, { evidence: givenOnly(given.evidence ?? {}), metadata: given.metadata, submit });
    if (!after) throw over(dispute);
    return answerObject(call, 'dispute', after, given.expand);
  }),

  route('POST', '/v1/disputes/:id/close', expandable, (call, given, id) => {
    const dispute = objectOf(call, 'dispute', id);
    const after = decideDispute(call, dispute, 'lost');
    if (!after) throw over(dispute);
    return answerObject(call, 'dispute', after, given.expand);
  }),
];

function over({ id, status }: Dispute): ApiError {
  return invalidRequest(`This dispute is already closed: ${id} has a status of ${status}.`);
}
