/** A small change of the house's sources that makes the money wrong: what the simulation is there to find. */
export interface Mutant {
  name: string;
  /** What would come of it. */
  harm: string;
  patches: Patch[];
}

export interface Patch {
  /** From the repository's root. */
  file: string;
  /** Part of one line, or several, that is in the file exactly once. */
  text: string;
  becomes: string;
}

const donations = 'src/features/donations';
const events = `${donations}/stripe-events`;

export const mutants: readonly Mutant[] = [
  {
    name: 'charge-booked-for-each-event',
    harm: 'Each event of a payment is taken for a payment of its own.',
    patches: [{ file: `${donations}/settlement.ts`, text: "if (donation.chargeId === chargeId) return { kind: 'known' };", becomes: '' }],
  },
  {
    name: 'settled-while-processing',
    harm: 'A bank debit counts as given when it is started.',
    patches: [
      { file: `${events}/intent-events.ts`, text: 'return debitStarted(deps, delivery, donationId, { intentId: intent.id, metadata: intent.metadata });', becomes: 'return settleLater(deps, delivery, donationId, intent.id);' },
      { file: `${events}/settle-later.ts`, text: "intent.status !== 'succeeded' || ", becomes: '' },
    ],
  },
  {
    name: 'news-before-payment-ignored',
    harm: 'A refund or dispute that is heard of before its payment is forgotten.',
    patches: [{ file: `${donations}/apply-facts.ts`, text: 'const payment = unheard ? await readPayment(deps.stripe, news.chargeId) : null;', becomes: 'const payment = unheard ? await Promise.resolve(null as Awaited<ReturnType<typeof readPayment>>) : null;' }],
  },
  {
    name: 'failed-refund-stays',
    harm: 'The money of a refund that failed is never put back.',
    patches: [{ file: `${donations}/fact-booking.ts`, text: "return status === 'failed' ? [given,", becomes: "return status === ('never' as string) ? [given," }],
  },
  {
    name: 'canceled-refund-counts',
    harm: 'A refund that was called off stays on its way for ever.',
    patches: [{ file: `${events}/refund-events.ts`, text: "return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';", becomes: "return status === 'failed' ? 'failed' : 'pending';" }],
  },
  {
    name: 'totals-outside-the-transaction',
    harm: 'A fold that is broken off and runs again adds twice.',
    patches: [{ file: 'src/features/ledger/write-totals.ts', text: 'await totals.bulkWrite(writes, { session });', becomes: 'await totals.bulkWrite(writes, session === undefined ? {} : {});' }],
  },
  {
    name: 'rows-taken-without-fencing',
    harm: 'Who lost its lease, or is broken off, takes entries away that are then in no total.',
    patches: [
      { file: 'src/features/ledger/fold-shard.ts', text: 'await leases.assert(lease, session);', becomes: 'void leases; void lease;' },
      { file: 'src/features/ledger/fold-shard.ts', text: 'const { deletedCount } = await unfolded.deleteMany({ _id: mongoose.trusted({ $in: keys }) }, { session });', becomes: 'const { deletedCount } = { deletedCount: keys.length, ...await unfolded.deleteMany({ _id: mongoose.trusted({ $in: keys }) }) };' },
    ],
  },
  {
    name: 'receipt-counter-outside-the-transaction',
    harm: 'Receipts that could not be issued leave gaps in the numbers.',
    patches: [{ file: `${donations}/issue-receipts.ts`, text: '{ $inc: { last: left.length } }, { session, upsert: true,', becomes: '{ $inc: { last: left.length } }, { upsert: true,' }],
  },
  {
    name: 'yen-times-hundred',
    harm: 'Stripe is asked for a hundred times of what the donor gave.',
    patches: [{ file: `${donations}/checkout-session.ts`, text: 'unit_amount: donation.amount.minor,', becomes: "unit_amount: donation.amount.currency === 'JPY' ? donation.amount.minor * 100 : donation.amount.minor," }],
  },
  {
    name: 'typed-dinars-in-hundredths',
    harm: 'What a donor types in dinars is a tenth of it.',
    patches: [{ file: `${donations}/gift-form.ts`, text: 'if (parsed.ok && wrong === null) return { ok: true, money: parsed.money };', becomes: "if (parsed.ok && wrong === null) return { ok: true, money: currency === 'KWD' && parsed.money.minor % 100 === 0 ? money(parsed.money.minor / 10, currency) : parsed.money };" }],
  },
  {
    name: 'idempotency-key-without-attempt',
    harm: 'Who tries again is led to the page of the first attempt, which is closed.',
    patches: [{ file: `${donations}/checkout-session.ts`, text: 'idempotencyKey: `${donation.id}:${donation.attempt.number}`', becomes: 'idempotencyKey: donation.id' }],
  },
  {
    name: 'disputed-money-not-withdrawn',
    harm: 'What a bank took back still counts as given.',
    patches: [{ file: `${donations}/fact-booking.ts`, text: 'const taken: Movement[] = withdrawn ?', becomes: 'const taken: Movement[] = withdrawn && reinstated ?' }],
  },
  {
    name: 'won-dispute-stays-lost',
    harm: 'What a bank gave back after a dispute counts no more.',
    patches: [{ file: `${events}/dispute-events.ts`, text: "const reinstated = type === 'charge.dispute.funds_reinstated' || moved.some(({ amount }) => amount > 0);", becomes: "const reinstated = (type as string) === 'never' && moved.length > 0;" }],
  },
  {
    name: 'event-done-before-its-effects',
    harm: 'An event whose effects could not be written is not tried again.',
    patches: [{ file: `${donations}/apply-facts.ts`, text: 'await finish(outcome ?? booking.outcome, session);', becomes: 'await finish(outcome ?? booking.outcome);' }],
  },
  {
    name: 'wrong-sum-accepted',
    harm: 'A payment of another sum pays the gift all the same.',
    patches: [{ file: `${donations}/settlement.ts`, text: 'if (amount.currency !== asked.currency || amount.minor !== asked.minor) {', becomes: 'if (amount.currency !== asked.currency) {' }],
  },
  {
    name: 'form-sent-twice-is-two-gifts',
    harm: 'A double click charges twice.',
    patches: [{ file: `${donations}/begin-donation.ts`, text: 'formKey: formKeyOf(form, target),', becomes: "formKey: `${formKeyOf(form, target)}${newId('twice')}`," }, { file: `${donations}/begin-donation.ts`, text: 'formNonce: form.nonce,', becomes: "formNonce: newId('twice')," }],
  },
  {
    name: 'reconciling-skips-the-last-page',
    harm: 'What Stripe could not tell us is lost where its list has several pages.',
    patches: [{ file: 'src/features/books/walk-list.ts', text: 'await walk.take(page.data);', becomes: 'if (page.has_more) await walk.take(page.data);' }],
  },
  {
    name: 'refund-without-idempotency-key',
    harm: 'A refund whose answer was lost is made again.',
    patches: [
      { file: `${donations}/send-refund.ts`, text: '{ idempotencyKey: idempotencyKey(request), timeout: PATIENCE_MS, maxNetworkRetries: 0 },', becomes: "{ idempotencyKey: `${idempotencyKey(request)}:${String(Math.random())}`, timeout: PATIENCE_MS, maxNetworkRetries: 0 }," },
      { file: `${donations}/send-refund.ts`, text: "if (refund.metadata?.refundRequestId === request.id) return { kind: 'made', refundId: refund.id };", becomes: '' },
    ],
  },
  {
    name: 'paid-again-before-we-heard',
    harm: 'Who asks for the payment page again after paying, before we heard of it, gets a new one and pays twice.',
    patches: [{ file: `${donations}/open-checkout.ts`, text: "return session.status === 'expired' || debitEnded(session) ? anotherAttempt(deps, donation) : { kind: 'closed' };", becomes: 'return anotherAttempt(deps, donation);' }],
  },
  {
    name: 'fees-of-disputes-forgotten',
    harm: 'What a dispute costs is in no book, and the balance does not tie.',
    patches: [{ file: `${donations}/learn-fees.ts`, text: 'return row === undefined || transaction.fee === 0 ? []', becomes: "return row === undefined || transaction.fee === 0 || transaction.type === 'adjustment' ? []" }],
  },
  {
    name: 'credit-note-lost',
    harm: 'A credit note that could not be issued is due no more.',
    patches: [
      { file: `${donations}/issue-corrections.ts`, text: 'const { deletedCount } = await correctionDueModel(deps.connection).deleteOne({ _id: due._id }, { session });', becomes: 'const { deletedCount } = await correctionDueModel(deps.connection).deleteOne({ _id: due._id });' },
    ],
  },
  {
    name: 'page-shows-gross',
    harm: 'The public figures keep what was refunded.',
    patches: [{ file: 'src/features/ledger/read-totals.ts', text: 'raised: money(row.raisedMinor, currency),', becomes: 'raised: money(row.raisedMinor + row.refundedMinor, currency),' }],
  },
];
