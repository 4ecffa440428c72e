import { expect } from 'chai';
import { decided, escalated, newDispute, submitted, withEvidence } from '../../../../src/sandbox/stripe/resources/dispute.ts';
import type { Charge } from '../../../../src/sandbox/stripe/store/tables.ts';

const NOW = 1_900_000_000;
const charge = { id: 'ch_1', currency: 'usd', payment_intent: 'pi_1', billing_details: { email: null, name: null } } as Charge;

describe('sandbox/stripe: a dispute', () => {
  const open = newDispute(charge, { reason: 'fraudulent', amount: 2000, inquiry: false }, NOW);
  const inquiry = newDispute(charge, { reason: 'fraudulent', amount: 2000, inquiry: true }, NOW);

  it('needs a response, is looked at, and is decided once', () => {
    expect(open).to.include({ status: 'needs_response', is_charge_refundable: false });
    const written = withEvidence(open, { uncategorized_text: 'receipt' })!;
    expect(written.evidence_details.has_evidence).to.equal(true);
    const sent = submitted(written)!;
    expect(sent).to.include({ status: 'under_review' });
    const won = decided(sent, 'won')!;
    expect(won.status).to.equal('won');
    expect([decided(won, 'lost'), withEvidence(won, {}), submitted(won)]).to.deep.equal([null, null, null]);
  });

  it('that only inquires is closed, or becomes a real one', () => {
    expect(inquiry).to.include({ status: 'warning_needs_response', is_charge_refundable: true });
    expect(decided(inquiry, 'lost')).to.include({ status: 'warning_closed' });
    expect(escalated(inquiry)).to.include({ status: 'needs_response', is_charge_refundable: false });
    expect(escalated(open)).to.equal(null);
  });
});
