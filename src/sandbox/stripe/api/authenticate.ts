import { ApiError } from './api-error.ts';

/**
 * Takes any secret test key, by Bearer or Basic.
 * @throws ApiError 401
 */
export function authenticate(header: string | undefined): void {
  const key = keyOf(header ?? '');
  if (key === '') {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer "
      + "YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details.",
    );
  }
  if (/^(sk|rk)_live_/.test(key)) throw unauthorized('This sandbox takes test keys only: a live key must never be sent here.');
  if (!/^(sk|rk)_test_\w+$/.test(key)) throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
}

function keyOf(header: string): string {
  const [scheme = '', value = ''] = header.split(' ');
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return '';
  return Buffer.from(value, 'base64').toString().split(':')[0] ?? '';
}

function masked(key: string): string {
  return key.length < 8 ? '*'.repeat(key.length) : `${key.slice(0, 4)}${'*'.repeat(Math.min(key.length - 8, 12))}${key.slice(-4)}`;
}

function unauthorized(message: string): ApiError {
  return new ApiError(401, { type: 'invalid_request_error', message });
}
