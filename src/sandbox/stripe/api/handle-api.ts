import { API_VERSION } from '../api-version.ts';
import type { HttpRequest, HttpResponse } from '../http-message.ts';
import { newId } from '../resources/new-id.ts';
import { readCall, writeCall } from '../sandbox.ts';
import type { Sandbox } from '../sandbox.ts';
import { ApiError, invalidRequest } from './api-error.ts';
import { authenticate } from './authenticate.ts';
import { chargeRoutes } from './charge-routes.ts';
import { checkoutSessionRoutes } from './checkout-session-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { FormError, decodeForm } from '../decode-form.ts';
import { eventRoutes } from './event-routes.ts';
import { fingerprintOf, finishedBody } from './idempotency.ts';
import type { FinishedAnswer, Idempotency } from './idempotency.ts';
import { paymentIntentRoutes } from './payment-intent-routes.ts';
import { refundRoutes } from './refund-routes.ts';
import type { Route } from './route.ts';

const routes: Route[] = [...customerRoutes, ...checkoutSessionRoutes, ...paymentIntentRoutes, ...chargeRoutes, ...refundRoutes, ...eventRoutes];

/** Answers a request to the API as Stripe would: never without a body, never an error without `error`. */
export async function handleApi(sandbox: Sandbox, idempotency: Idempotency, request: HttpRequest): Promise<HttpResponse> {
  const id = newId('req');
  try {
    return respond(id, request, await answer(sandbox, idempotency, request, id));
  } catch (error) {
    const refusal = error instanceof ApiError ? error : failure(error);
    return respond(id, request, { status: refusal.status, body: finishedBody({ error: refusal.body }) });
  }
}

async function answer(sandbox: Sandbox, idempotency: Idempotency, request: HttpRequest, id: string): Promise<FinishedAnswer> {
  const { method, path, body } = request;
  authenticate(first(request.headers.authorization));
  const { route, objectId } = findRoute(method, path);
  checkHeaders(request);
  const work = readParameters(route, method === 'GET' ? request.query : body);
  if (method === 'GET') {
    const { status, body: found } = work(readCall(sandbox), objectId);
    return { status, body: finishedBody(found) };
  }
  const key = first(request.headers['idempotency-key']);
  if (key === undefined) {
    const done = await writeCall(sandbox, (call) => work(call, objectId), { id, idempotency_key: null });
    return { status: done.status, body: finishedBody(done.body) };
  }
  idempotency.begin(key);
  try {
    const fingerprint = fingerprintOf(method, path, body);
    return await writeCall(sandbox, (call) => idempotency.once(key, { id, fingerprint }, () => work(call, objectId)), { id, idempotency_key: key });
  } finally {
    idempotency.end(key);
  }
}

function findRoute(method: string, path: string): { route: Route; objectId: string } {
  for (const route of routes) {
    const id = route.method === method ? match(route.path, path) : undefined;
    if (id !== undefined) return { route, objectId: id };
  }
  throw new ApiError(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  });
}

/** The id in a path, '' where the route has none; undefined when it is another path. */
function match(pattern: string, path: string): string | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  if (!wanted.every((part, position) => part === given[position] || (part === ':id' && given[position] !== ''))) return undefined;
  return wanted.includes(':id') ? given[wanted.indexOf(':id')] ?? '' : '';
}

function checkHeaders({ method, headers, body }: HttpRequest): void {
  const version = first(headers['stripe-version']);
  if (version !== undefined && version !== API_VERSION) {
    throw invalidRequest(`Invalid Stripe API version: ${version}. This sandbox speaks ${API_VERSION}, the version of the SDK beside it.`);
  }
  const type = first(headers['content-type'])?.split(';')[0]?.trim().toLowerCase();
  if (method === 'POST' && body !== '' && type !== 'application/x-www-form-urlencoded') {
    throw invalidRequest(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.',
    );
  }
  if (headers['stripe-account'] !== undefined) throw invalidRequest('This sandbox is one account: the Stripe-Account header is not available.');
}

function readParameters(route: Route, text: string): ReturnType<Route['read']> {
  try {
    return route.read(decodeForm(text));
  } catch (error) {
    throw error instanceof FormError ? invalidRequest(error.message, { param: error.param }) : error;
  }
}

function respond(id: string, request: HttpRequest, { status, body, original }: FinishedAnswer): HttpResponse {
  const key = request.method === 'POST' ? first(request.headers['idempotency-key']) : undefined;
  return {
    status,
    body,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-cache, no-store',
      'request-id': id,
      'stripe-version': API_VERSION,
      ...(key !== undefined && { 'idempotency-key': key, 'original-request': original ?? id }),
      ...(original !== undefined && { 'idempotent-replayed': 'true' }),
    },
  };
}

function failure(error: unknown): ApiError {
  process.stderr.write(`sandbox/stripe: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  return new ApiError(500, { type: 'api_error', message: 'An unknown error occurred in the sandbox; its standard error has the details.' });
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
