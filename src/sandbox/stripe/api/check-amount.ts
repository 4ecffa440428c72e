import { amountForPeople, currencyOf, mostOf } from '../resources/currency.ts';
import { invalidRequest } from './api-error.ts';

interface AmountCheck {
  amount: number;
  currency: string;
  what?: string;
  param?: string | undefined;
}

/** Refuses what Stripe can't charge: too little, too much, or an amount finer than the currency is used. */
export function checkAmount({ amount, currency, what = 'Amount', param }: AmountCheck): void {
  const known = currencyOf(currency);
  const least = known?.least ?? 0;
  const details = param === undefined ? {} : { param };
  if (amount < least) {
    throw invalidRequest(`${what} must be at least ${amountForPeople(least, currency)} ${currency}.`, { code: 'amount_too_small', ...details });
  }
  const most = mostOf(currency);
  if (amount > most) {
    throw invalidRequest(`${what} must be no more than ${amountForPeople(most, currency)} ${currency}.`, { code: 'amount_too_large', ...details });
  }
  if (known?.step !== undefined && amount % known.step !== 0) {
    throw invalidRequest(`${what} in ${currency} must be evenly divisible by ${known.step}.`, details);
  }
}
