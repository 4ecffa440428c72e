import { API_VERSION } from '../api-version.ts';
import type { Call } from '../call.ts';
import type { ErrorBody } from '../error-body.ts';
import type { HttpRequest, HttpResponse } from '../http-message.ts';
import { newId } from '../resources/new-id.ts';
import { readCall, writeCall } from '../sandbox.ts';
import type { Sandbox } from '../sandbox.ts';
import { ApiError, invalidRequest } from './api-error.ts';
import { authenticate } from './authenticate.ts';
import { BrokenConnection } from './faults.ts';
import type { Fault } from './faults.ts';
import { FormError, decodeForm } from '../decode-form.ts';
import { asPinnedVersion, checkVersion } from './older-versions.ts';
import { fingerprintOf, finishedBody } from './idempotency.ts';
import type { FinishedAnswer, Idempotency } from './idempotency.ts';
import type { Answer, Route } from './route.ts';
import { findRoute } from './routes.ts';

/** Answers a request to the API as Stripe would: never without a body, never an error without `error`. */
export async function handleApi(sandbox: Sandbox, idempotency: Idempotency, request: HttpRequest): Promise<HttpResponse> {
  const id = newId('req');
  try {
    return respond(id, request, await answer(sandbox, idempotency, request, id));
  } catch (error) {
    if (error instanceof BrokenConnection) throw error;
    const refusal = error instanceof ApiError ? error : failure(error);
    const log = { request_log_url: `https://dashboard.stripe.com/test/logs/${id}?t=${Math.floor(sandbox.now() / 1000)}` };
    return respond(id, request, { status: refusal.status, body: finishedBody({ error: { ...refusal.body, ...log } }), headers: refusal.headers });
  }
}

async function answer(sandbox: Sandbox, idempotency: Idempotency, request: HttpRequest, id: string): Promise<FinishedAnswer> {
  const { method, path } = request;
  authenticate(first(request.headers.authorization));
  sandbox.rateLimit.count();
  const fault = sandbox.faults.meet(method, path);
  if (fault?.when === 'before' && !fault.kept) fail(fault, id);
  const done = await perform(sandbox, idempotency, request, id, fault);
  if (fault?.when === 'after' && !fault.kept) fail(fault, id);
  return done;
}

async function perform(sandbox: Sandbox, idempotency: Idempotency, request: HttpRequest, id: string, fault: Fault | undefined): Promise<FinishedAnswer> {
  const { method, path, body } = request;
  const { route, objectId } = findRoute(method, path);
  checkHeaders(request);
  const ask = readParameters(route, method === 'POST' ? body : request.query, first(request.headers['stripe-version']));
  if (method === 'GET') {
    const { status, body: found } = ask(readCall(sandbox), objectId);
    return { status, body: finishedBody(found) };
  }
  const work = (call: Call): Answer => {
    const kept = fault?.kept === true && fault.status !== undefined ? { status: fault.status, body: { error: faultBody(fault.status) } } : undefined;
    if (kept && fault?.when === 'before') return kept;
    const done = ask(call, objectId);
    return kept ?? done;
  };
  const key = method === 'POST' ? first(request.headers['idempotency-key']) : undefined;
  if (key === undefined) {
    const done = await writeCall(sandbox, work, { id, idempotency_key: null });
    return { status: done.status, body: finishedBody(done.body) };
  }
  idempotency.begin(key);
  try {
    const fingerprint = fingerprintOf(method, path, body);
    return await writeCall(sandbox, (call) => idempotency.once(key, { id, fingerprint }, () => work(call)), { id, idempotency_key: key });
  } finally {
    idempotency.end(key);
  }
}

/** Fails as a test has ordered. */
function fail({ status }: Fault, id: string): never {
  if (status === undefined) throw new BrokenConnection(id);
  throw new ApiError(status, faultBody(status));
}

function faultBody(status: number): ErrorBody {
  if (status === 429) return { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded.' };
  return { type: 'api_error', message: 'An error occurred with our connection to the bank, or another part of Stripe. (It was ordered for this sandbox.)' };
}

function checkHeaders({ method, headers, body }: HttpRequest): void {
  checkVersion(first(headers['stripe-version']));
  const type = first(headers['content-type'])?.split(';')[0]?.trim().toLowerCase();
  if (method === 'POST' && body !== '' && type !== 'application/x-www-form-urlencoded') {
    throw invalidRequest(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.',
    );
  }
  if (headers['stripe-account'] !== undefined) throw invalidRequest('This sandbox is one account: the Stripe-Account header is not available.');
}

function readParameters(route: Route, text: string, version: string | undefined): ReturnType<Route['read']> {
  try {
    return route.read(asPinnedVersion(version, decodeForm(text)));
  } catch (error) {
    throw error instanceof FormError ? invalidRequest(error.message, { param: error.param }) : error;
  }
}

function respond(id: string, request: HttpRequest, { status, body, original, headers }: FinishedAnswer): HttpResponse {
  const key = request.method === 'POST' ? first(request.headers['idempotency-key']) : undefined;
  return {
    status,
    body,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-cache, no-store',
      'request-id': id,
      'stripe-version': first(request.headers['stripe-version']) ?? API_VERSION,
      ...(key !== undefined && { 'idempotency-key': key, 'original-request': original ?? id }),
      ...(original !== undefined && { 'idempotent-replayed': 'true' }),
      ...headers,
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
