import { answerObject, objectOf } from './answer.ts';
import { expandable } from './common-parameters.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

/** The permissions to debit an account (https://docs.stripe.com/api/mandates). */
export const mandateRoutes: Route[] = [
  route('GET', '/v1/mandates/:id', expandable, (call, parameters, id) => answerObject(call, 'mandate', objectOf(call, 'mandate', id), parameters.expand)),
];
