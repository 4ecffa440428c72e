import type { Call } from '../call.ts';
import { amountForPeople } from '../resources/currency.ts';
import type { Charge } from '../store/tables.ts';
import { invalidRequest } from './api-error.ts';

/** The amount that a refund gives back: what was asked for, or all that is left. @throws ApiError when so much is not left */
export function checkRefund(call: Call, charge: Charge, asked: number | undefined): number {
  const dispute = charge.disputed ? call.changes.find('dispute', { where: ['charge', charge.id], limit: 1 })?.data[0] : undefined;
  if (dispute && !dispute.is_charge_refundable) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  }
  const left = charge.amount - charge.amount_refunded;
  if (left === 0) throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  const amount = asked ?? left;
  if (amount <= left) return amount;
  throw invalidRequest(
    `Refund amount (${amountForPeople(amount, charge.currency)}) is greater than ${left < charge.amount ? 'unrefunded amount on charge' : 'charge amount'} `
    + `(${amountForPeople(left, charge.currency)})`,
    { param: 'amount' },
  );
}
