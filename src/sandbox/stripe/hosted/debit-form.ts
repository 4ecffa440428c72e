import type { FormFields } from '../decode-form.ts';
import { readIban } from '../resources/test-ibans.ts';
import { emailError, typed } from './pay-form.ts';
import type { FieldErrors, FormPayer, PayForm } from './pay-form.ts';

interface DebitForm extends PayForm {
  /** There when nothing is wrong. */
  submission?: { iban: string; payer: FormPayer };
}

/** Reads and checks the form of a direct debit, before any bank is asked. */
export function readDebitForm(given: FormFields): DebitForm {
  const values = { email: typed(given.email), iban: typed(given.iban), holderName: typed(given.holderName) };
  const iban = readIban(values.iban);
  const mail = emailError(values.email);
  const errors: FieldErrors = {
    ...(mail !== undefined && { email: mail }),
    ...(iban === undefined && { iban: values.iban === '' ? 'Enter an IBAN.' : 'Your IBAN is invalid.' }),
    ...(values.holderName === '' && { holderName: 'Enter the name of the account holder.' }),
  };
  if (iban === undefined || Object.keys(errors).length > 0) return { values, errors };
  return { values, errors, submission: { iban, payer: { email: values.email, name: values.holderName } } };
}
