import { API_VERSION } from '../api-version.ts';
import { FormError } from '../decode-form.ts';
import type { FormFields } from '../decode-form.ts';
import { invalidRequest } from './api-error.ts';

/** Versions before the pinned one that differ, in what this sandbox plays, by the one parameter below. */
const OLDER = ['2026-07-29.dahlia', '2026-08-26.dahlia', '2026-09-30.endive'];

/** @throws ApiError when it is a version that the sandbox does not speak */
export function checkVersion(version: string | undefined): void {
  if (version === undefined || version === API_VERSION || OLDER.includes(version)) return;
  throw invalidRequest(`Invalid Stripe API version: ${version}. This sandbox speaks ${API_VERSION}, the version of the SDK beside it.`);
}

/**
 * Reads a request of an older version as one of the pinned version: until `endive` the ways to pay were chosen by
 * `payment_method_types`, which is read-only since.
 */
export function asPinnedVersion(version: string | undefined, fields: FormFields): FormFields {
  const { payment_method_types: types, ...rest } = fields;
  if (types === undefined || version?.endsWith('.dahlia') !== true) return fields;
  if (rest.allowed_payment_method_types !== undefined) throw new FormError('payment_method_types');
  return { ...rest, allowed_payment_method_types: types };
}
