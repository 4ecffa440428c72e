import { withDocUrl } from '../error-body.ts';
import type { ErrorBody } from '../error-body.ts';
import type { PaymentIntent } from '../store/tables.ts';

/** A refusal in the shape of Stripe's error object (https://docs.stripe.com/api/errors). Nothing the request did is kept. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers: Record<string, string>;

  constructor(status: number, body: ErrorBody, headers: Record<string, string> = {}) {
    super(body.message);
    this.status = status;
    this.body = withDocUrl(body);
    this.headers = headers;
  }
}

/** 400: the request itself is wrong. `param` is the name of the parameter as it was sent, brackets included. */
export function invalidRequest(message: string, details: { param?: string; code?: string } = {}): ApiError {
  return new ApiError(400, { type: 'invalid_request_error', message, ...details });
}

/** 400: a parameter that must be there is not. */
export function missingParameter(param: string): ApiError {
  return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
}

/** 400: two parameters that exclude each other; `param` is the one at fault. */
export function onlyOneOf(names: [string, string], param: string): ApiError {
  return invalidRequest(`You may only specify one of these parameters: ${names.join(', ')}.`, { param });
}

/** 404, or 400 where the missing object was named in a parameter of another one, as Stripe has it. */
export function noSuch(what: string, id: string, param = 'id'): ApiError {
  return new ApiError(param === 'id' ? 404 : 400, {
    type: 'invalid_request_error', code: 'resource_missing', message: `No such ${what}: '${id}'`, param,
  });
}

/** 400: the object is in a state in which this can't be done. */
export function unexpectedState(code: string, message: string, intent?: PaymentIntent): ApiError {
  return new ApiError(400, { type: 'invalid_request_error', code, message, ...(intent && { payment_intent: intent }) });
}
