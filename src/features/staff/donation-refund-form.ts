import { z } from 'zod';
import { type FormState, parseForm, requiredText, typedValues } from '../../http/forms.ts';
import { formatMoney } from '../../shared/format-money.ts';
import { type Money, toDecimal } from '../../shared/money.ts';
import { type MoneyRefusal, parseMoney } from '../../shared/parse-money.ts';
import { type RefundReason, refundReasons, type RefundRefusal } from '../donations/index.ts';
import { refusalInWords } from './donation-words.ts';

/** What a sent refund form says. */
export interface RefundForm {
  nonce: string;
  amount: Money;
  reason: RefundReason;
  note: string;
}

const tooOld = 'This page was open for too long. Please start again from the gift.';

const fields = z.object({
  form: z.string({ error: tooOld }).regex(/^[\w-]{16,64}$/, tooOld),
  reason: z.enum(refundReasons, 'Please choose why.'),
  note: requiredText('Please say in a sentence why, for whoever reads the books later.', 500),
});

/** A form with everything that is left filled in. @param nonce makes this rendering differ from every other */
export function freshRefundForm(left: Money, nonce: string): FormState {
  return { values: { form: nonce, amount: toDecimal(left), reason: 'requested_by_customer', note: '' }, errors: {} };
}

/** Reads a sent form; everything that is wrong is said at once, beside its field. @param left what can be given back */
export function parseRefundForm(body: unknown, left: Money): { ok: true; value: RefundForm } | { ok: false; form: FormState } {
  const values = typedValues(body);
  const parsed = parseForm(fields, body);
  const amount = parseMoney(values.amount ?? '', left.currency);
  const wrong = amount.ok ? outOfRange(amount.money, left) : amountInWords(amount.reason, left);
  if (parsed.ok && amount.ok && wrong === null) {
    const { form: nonce, ...rest } = parsed.value;
    return { ok: true, value: { nonce, amount: amount.money, ...rest } };
  }
  return { ok: false, form: { values, errors: { ...(wrong === null ? {} : { amount: wrong }), ...(parsed.ok ? {} : atThePage(parsed.form.errors)) } } };
}

/** The form again, with why the gift can't be given back like this. */
export function refusedRefundForm(body: unknown, why: RefundRefusal): FormState {
  const field = why === 'not-positive' || why === 'more-than-left' || why === 'too-fine' ? 'amount' : 'form';
  return { values: typedValues(body), errors: { [field]: refusalInWords(why) } };
}

/** `form` is a hidden field: what is wrong with it is said at the top. */
function atThePage({ form, ...errors }: Record<string, string>): Record<string, string> {
  return form === undefined ? errors : { form, ...errors };
}

function outOfRange(amount: Money, left: Money): string | null {
  if (amount.minor <= 0) return refusalInWords('not-positive');
  return amount.minor > left.minor ? `Only ${formatMoney(left)} is left to give back.` : null;
}

function amountInWords(reason: MoneyRefusal, left: Money): string {
  switch (reason) {
    case 'empty': return 'Please enter how much to give back.';
    case 'negative': return refusalInWords('not-positive');
    case 'too-large': return `Only ${formatMoney(left)} is left to give back.`;
    case 'not-a-number':
    case 'too-precise':
    case 'ambiguous': return `This can’t be read as an amount in ${left.currency}. Please write it like ${toDecimal(left)}.`;
  }
}
