import { expect } from 'chai';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { createDonations, type GiftForm } from '../../../../src/features/donations/index.ts';
import { money } from '../../../../src/shared/money.ts';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';
import { payCheckout } from '../../../support/pay-checkout.ts';
import { pdfText } from '../../../support/pdf-text.ts';

describe('giving', () => {
  let house: GivingHouse;
  let campaign: Campaign;

  beforeEach(async () => {
    house = await givingHouse();
    campaign = await openCampaign(house);
  });
  afterEach(() => house.close());

  const target = () => ({ campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title });

  async function start(fields: Partial<GiftForm> = {}) {
    const { donation, checkout } = await house.donations.start(giftForm(fields), target());
    if (checkout.kind !== 'open') throw new Error(`No payment page: ${checkout.kind}`);
    return { id: donation.id, url: checkout.url };
  }

  async function statusOf(id: string) {
    return (await house.donations.byId(id))?.status;
  }

  const count = (collection: string, filter: object = {}) => house.connection.collection(collection).countDocuments(filter);

  async function deliverAll() {
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
  }

  it('goes from the form to ledger, receipt, fee and total', async () => {
    const gift = await start({ coverFees: true });
    expect(await statusOf(gift.id)).to.equal('pending');
    await payCheckout(gift.url);
    expect(await statusOf(gift.id), 'paying alone marks nothing').to.equal('pending');
    await deliverAll();
    expect(await statusOf(gift.id)).to.equal('paid');
    expect(await house.ledger.totals('campaign', campaign.id, 'USD')).to.deep.include({ raised: money(6211, 'USD'), donations: 1, fees: money(210, 'USD') });
    const receipt = await house.donations.receipt(gift.id);
    expect(receipt?.number).to.match(/^SA-20\d\d-0001$/);
    expect(receipt?.cover.minor).to.equal(211);
    expect(await house.outbox.get({ kind: 'receipt', subject: gift.id, to: 'ana@example.org' })).to.include({ state: 'queued', bulk: false });
    expect((await house.subscribers.count(campaign.id)).donors).to.equal(1);
    expect(await house.ledger.verifyTotals()).to.deep.equal([]);
    expect(await count('fees-due')).to.equal(0);
    expect(await house.donations.recentGifts({ campaignId: campaign.id }, 5)).to.have.length(1);
  });

  it('comes to the same end in any order and however often the events come', async () => {
    const gift = await start();
    await payCheckout(gift.url);
    const events = await house.events();
    for (const event of [...events].reverse()) await house.deliver(event);
    await Promise.all([house.inbox.processBatch(), house.inbox.processBatch()]);
    // Copies that Stripe sent under other ids, as after a replay.
    for (const event of events) await house.deliver({ ...event, id: `${event.id}_copy` });
    await house.work();
    house.time.aheadMs = 60_000;
    await house.work();
    expect(await statusOf(gift.id)).to.equal('paid');
    expect(await count('ledger-entries', { kind: 'charge' })).to.equal(1);
    expect(await count('ledger-entries', { kind: 'fee' })).to.equal(1);
    expect(await count('receipts')).to.equal(1);
    expect(await count('donation-events', { to: 'paid' })).to.equal(1);
    expect(await house.inbox.count(['due', 'quarantined', 'dead'])).to.equal(0);
    expect((await house.ledger.totals('campaign', campaign.id, 'USD')).raised.minor).to.equal(6000);
  });

  it('settles from each kind of event alone', async () => {
    for (const type of ['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed']) {
      const gift = await start({ nonce: `nonce-${type.replaceAll('.', '-')}` });
      await payCheckout(gift.url);
      const event = (await house.events()).findLast((each) => each.type === type);
      await house.deliver(event ?? {});
      await house.work();
      house.time.aheadMs += 60_000;
      await house.work();
      expect(await statusOf(gift.id), type).to.equal('paid');
    }
    expect(await count('ledger-entries', { kind: 'charge' })).to.equal(3);
  });

  it('makes one donation and one payment page of a form that is sent twice at once', async () => {
    const started = await Promise.all([start(), start(), start()]);
    expect(new Set(started.map((gift) => gift.id)).size).to.equal(1);
    expect(new Set(started.map((gift) => gift.url)).size).to.equal(1);
    expect(await count('donations')).to.equal(1);
    expect((await house.stripe.checkout.sessions.list({ limit: 10 })).data).to.have.length(1);
    await start({ gift: money(7000, 'USD') });
    expect(await count('donations'), 'another amount is another gift').to.equal(2);
  });

  it('does not open a second payment page for a gift that was paid, heard of or not', async () => {
    const gift = await start();
    await payCheckout(gift.url);
    const again = await house.donations.start(giftForm(), target());
    expect(again.checkout.kind).to.equal('closed');
    await deliverAll();
    expect((await house.donations.start(giftForm(), target())).checkout.kind).to.equal('closed');
  });

  it('says why a payment failed, and can be taken up on the same page', async () => {
    const gift = await start();
    await payCheckout(gift.url, { card: '4000000000009995' });
    await deliverAll();
    const donation = await house.donations.byId(gift.id);
    expect(donation?.status).to.equal('failed');
    expect(donation?.failure).to.equal('insufficient_funds');
    expect(await house.donations.goOn(donation!)).to.deep.equal({ kind: 'open', url: gift.url });
    expect(await statusOf(gift.id)).to.equal('pending');
    await payCheckout(gift.url);
    await deliverAll();
    expect(await statusOf(gift.id)).to.equal('paid');
    expect(await count('ledger-entries', { kind: 'charge' })).to.equal(1);
  });

  it('is canceled by the word of Stripe, and begins a new attempt after that', async () => {
    const gift = await start();
    await house.donations.cancel((await house.donations.byId(gift.id))!);
    expect(await statusOf(gift.id)).to.equal('pending');
    await deliverAll();
    expect(await statusOf(gift.id)).to.equal('canceled');
    const again = await house.donations.goOn((await house.donations.byId(gift.id))!);
    expect(again.kind).to.equal('open');
    expect(again).to.not.deep.equal({ kind: 'open', url: gift.url });
    expect(await statusOf(gift.id)).to.equal('pending');
    const expired = (await house.events()).find((event) => event.type === 'checkout.session.expired');
    await house.deliver({ ...expired, id: 'evt_late_copy' });
    await house.work();
    expect(await statusOf(gift.id), 'late news of the first attempt').to.equal('pending');
  });

  it('stays paid when the donor cancels while the payment completes', async () => {
    const gift = await start();
    await payCheckout(gift.url);
    await house.donations.cancel((await house.donations.byId(gift.id))!);
    expect(await statusOf(gift.id)).to.equal('pending');
    await deliverAll();
    expect(await statusOf(gift.id)).to.equal('paid');
  });

  it('counts a bank debit when it succeeds and not when it starts, and says when it fails', async () => {
    const gift = await start();
    const session = (await house.stripe.checkout.sessions.list({ limit: 1 })).data[0];
    const event = (id: string, type: string) => ({ id, object: 'event', type, livemode: false, created: 1_795_269_720, data: { object: { ...session, payment_status: 'unpaid' } } });
    await house.deliver(event('evt_debit', 'checkout.session.completed'));
    await house.work();
    expect(await statusOf(gift.id)).to.equal('processing');
    expect((await house.donations.goOn((await house.donations.byId(gift.id))!)).kind, 'it must not be paid twice').to.equal('closed');
    await house.deliver(event('evt_debit_failed', 'checkout.session.async_payment_failed'));
    await house.work();
    await house.deliver(event('evt_debit_late', 'checkout.session.completed'));
    await house.work();
    expect(await statusOf(gift.id), 'the start of a debit, heard of after its end').to.equal('failed');
    expect((await house.donations.byId(gift.id))?.failure).to.equal('debit_failed');
    expect(await count('ledger-entries')).to.equal(0);
  });

  it('quarantines what does not fit: sum, mode, a second payment, a gift we do not have', async () => {
    const gift = await start();
    await payCheckout(gift.url);
    const charge = (await house.events()).find((event) => event.type === 'charge.succeeded');
    if (charge?.type !== 'charge.succeeded') throw new Error('no charge');
    const { object } = charge.data;
    await house.deliver({ ...charge, id: 'evt_live', livemode: true });
    await house.deliver({ ...charge, id: 'evt_stranger', data: { object: { ...object, id: 'ch_stranger', metadata: { donationId: 'don_stranger' } } } });
    await house.deliver({ ...charge, id: 'evt_other', data: { object: { ...object, metadata: {} } } });
    await house.work();
    expect(await house.inbox.count(['quarantined'])).to.equal(2);
    expect(await house.inbox.count(['ignored'])).to.equal(1);
    await house.deliver(charge);
    await house.deliver({ ...charge, id: 'evt_second', data: { object: { ...object, id: 'ch_second' } } });
    await house.work();
    expect(await house.inbox.count(['quarantined'])).to.equal(3);
    const other = await start({ nonce: 'another-nonce-of-it' });
    await house.deliver({ ...charge, id: 'evt_sum', data: { object: { ...object, id: 'ch_sum', amount: 60, metadata: { donationId: other.id } } } });
    await house.work();
    expect(await statusOf(other.id)).to.equal('quarantined');
    expect(await count('ledger-entries', { kind: 'charge', 'postings.account': 'income:gifts' })).to.equal(1);
    expect(await count('ledger-entries', { kind: 'charge', 'postings.account': 'liabilities:unassigned' }), 'the stranger\'s, the second and the wrong sum').to.equal(3);
    expect(await count('quarantined-payments', { state: 'open' })).to.equal(3);
    expect((await house.ledger.totals('campaign', campaign.id, 'USD')).raised.minor).to.equal(6000);
  });

  it('numbers receipts without gaps under two workers, and mails each once', async () => {
    const gifts = await Promise.all(Array.from({ length: 12 }, (_, index) => start({ nonce: `nonce-for-gift-${index}`, email: `donor${index}@example.org` })));
    for (const gift of gifts) await payCheckout(gift.url);
    for (const event of await house.events()) await house.deliver(event);
    while ((await house.inbox.processBatch()) > 0);
    await Promise.all([house.donations.issueReceipts(), house.donations.issueReceipts(), house.donations.issueReceipts()]);
    await house.work();
    const receipts = await house.connection.collection('receipts').find().sort({ sequence: 1 }).toArray();
    expect(receipts.map(({ sequence }) => sequence as number)).to.deep.equal(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(await count('outbox', { kind: 'receipt' })).to.equal(12);
    expect(await count('receipts-due')).to.equal(0);
  });

  it('writes names of every script into the receipt, and the same file each time', async () => {
    const name = 'Łucja Ộng Παπαδοπούλου Іваненко';
    const gift = await start({ name });
    await payCheckout(gift.url);
    await deliverAll();
    const row = await house.outbox.get({ kind: 'receipt', subject: gift.id, to: 'ana@example.org' });
    const mail = await house.composers.receipt?.(row!);
    if (mail === undefined || mail === 'suppressed') throw new Error('no mail');
    const again = await house.composers.receipt?.(row!);
    const [file] = mail.attachments ?? [];
    expect(again).to.deep.equal(mail);
    expect(mail.subject).to.match(/^Receipt SA-\d{4}-0001: your gift of \$60\.00 has arrived$/);
    expect(mail.text).to.contain(name).and.to.contain('http://give.example.org/donations/');
    const text = await pdfText(file?.content ?? Buffer.of());
    expect(text).to.contain(name).and.to.contain('$60.00').and.to.contain('Lantern Row Association').and.to.contain('Quay 1, 2611 Delft');
  });

  it('counts for the fundraiser and tells the supporter, with the donor as they wish to appear', async () => {
    const fundraiser = await house.fundraisers.importFundraiser({
      campaignId: campaign.id, account: { id: 'acc_1', email: 'mira@example.org', name: 'Mira' } as never, supporterName: 'Mira', title: 'Running for homes', language: 'en', story: 'Why.',
      goal: money(100_000, 'USD'), endsAt: null, pictureId: null, publishedAt: new Date('2026-01-01T00:00:00Z'), slug: 'running',
    });
    const { donation, checkout } = await house.donations.start(giftForm({ visibility: 'anonymous', message: 'Run well' }), { ...target(), fundraiserId: fundraiser.id });
    await payCheckout(checkout.kind === 'open' ? checkout.url : '');
    await deliverAll();
    expect((await house.ledger.totals('fundraiser', fundraiser.id, 'USD')).raised.minor).to.equal(6000);
    expect((await house.ledger.totals('campaign', campaign.id, 'USD')).raised.minor).to.equal(6000);
    const row = await house.outbox.get({ kind: 'supporter-notice', subject: donation.id, to: 'mira@example.org' });
    const mail = await house.composers['supporter-notice']?.(row!);
    if (mail === undefined || mail === 'suppressed') throw new Error('no mail');
    expect(mail.subject).to.equal('$60.00 from someone on your page');
    expect(mail.text + mail.html).to.contain('Run well').and.not.to.contain('Petrović');
    expect((await house.donations.recentGifts({ campaignId: campaign.id }, 5))[0]).to.include({ name: 'Anonymous', fundraiserTitle: 'Running for homes', fundraiserLanguage: 'en' });
  });

  it('keeps the gift when Stripe does not answer, and goes on when it does', async () => {
    const down = await givingHouse({ apiBase: 'http://127.0.0.1:1' });
    try {
      const { donation, checkout } = await down.donations.start(giftForm(), target());
      expect(checkout.kind).to.equal('unavailable');
      expect((await down.donations.byId(donation.id))?.status).to.equal('pending');
      await down.donations.cancel(donation);
      expect((await down.donations.byId(donation.id))?.status).to.equal('canceled');
    } finally {
      await down.close();
    }
  });

  it('asks Stripe under a new key after an answer that failed, and under the same after none', async () => {
    const keys: string[] = [];
    let trouble = 'StripeConnectionError';
    const create = (_params: object, options: { idempotencyKey: string }) => {
      keys.push(options.idempotencyKey.split(':')[1] ?? '');
      return Promise.reject(Object.assign(new Error('no luck'), { type: trouble }));
    };
    const donations = createDonations({ ...house, stripe: { checkout: { sessions: { create } } } as never, livemode: false });
    const { donation } = await donations.start(giftForm(), target());
    for (trouble of ['StripeAPIError', 'StripeAPIError', 'StripeConnectionError']) await donations.goOn((await donations.byId(donation.id))!);
    expect(keys).to.deep.equal(['1', '1', '2', '3']);
  });

  it('leaves the attempt alone while the same form is still being answered elsewhere', async () => {
    const busy = Object.assign(new Error('in flight'), { type: 'StripeIdempotencyError', statusCode: 409 });
    const donations = createDonations({ ...house, stripe: { checkout: { sessions: { create: () => Promise.reject(busy) } } } as never, livemode: false });
    const { donation, checkout } = await donations.start(giftForm(), target());
    expect(checkout.kind).to.equal('unavailable');
    expect((await donations.byId(donation.id))?.attempt.number).to.equal(1);
  });
});
