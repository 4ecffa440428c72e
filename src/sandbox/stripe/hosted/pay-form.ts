import type { FormFields } from '../decode-form.ts';

export type FieldName = 'email' | 'cardNumber' | 'cardExpiry' | 'cardCvc' | 'cardholderName' | 'iban' | 'holderName';
export type FieldErrors = Partial<Record<FieldName, string>>;
export type FieldValues = Partial<Record<FieldName, string>>;

/** Who pays, as the page's form tells. */
export interface FormPayer {
  name: string | null;
  email: string;
}

/** What was typed into a form, and what is wrong with it, field by field. */
export interface PayForm {
  values: FieldValues;
  errors: FieldErrors;
}

const LONGEST = 256;

export function typed(value: FormFields[string] | undefined): string {
  return typeof value === 'string' ? value.trim().slice(0, LONGEST) : '';
}

export function emailError(email: string): string | undefined {
  if (email === '') return 'Enter an email address.';
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email) ? undefined : 'This email address is not complete.';
}
