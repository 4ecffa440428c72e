import type { Call } from '../call.ts';
import type { Later } from '../store/tables.ts';
import { cancelPayment } from './capture-payment.ts';
import { finishDebit } from './debit-payment.ts';
import { decideDispute } from './dispute-charge.ts';
import { payOutOfTheDay, settlePayout } from './pay-out.ts';
import { settleRefund, undoRefund } from './refund-charge.ts';

/** Does what was planned for this second; what an object has outgrown meanwhile does nothing. */
export function doWhatIsDue(call: Call, due: string[]): void {
  for (const id of due) {
    const later = call.changes.get('later', id);
    call.changes.remove('later', id);
    if (later) doOne(call, later);
  }
}

function doOne(call: Call, { what, of }: Later): void {
  const intent = call.changes.get('payment_intent', of);
  const refund = call.changes.get('refund', of);
  const dispute = call.changes.get('dispute', of);
  const payout = call.changes.get('payout', of);
  switch (what) {
    case 'settle_debit': case 'fail_debit':
      if (intent) finishDebit(call, intent, what === 'settle_debit');
      return;
    case 'expire_authorization':
      if (intent) cancelPayment(call, intent, 'automatic');
      return;
    case 'settle_refund':
      if (refund) settleRefund(call, refund);
      return;
    case 'fail_refund':
      if (refund) undoRefund(call, refund, 'failed', 'expired_or_canceled_card');
      return;
    case 'pay_out':
      payOutOfTheDay(call);
      return;
    case 'pay_payout':
      if (payout) settlePayout(call, payout);
      return;
    case 'win_dispute': case 'lose_dispute':
      if (dispute) decideDispute(call, dispute, what === 'win_dispute' ? 'won' : 'lost');
  }
}
