import { expect } from 'chai';
import { createAlerts } from '../../../../src/features/books/index.ts';
import { createOutboxSender } from '../../../../src/features/outbox/index.ts';
import { feeEntry } from '../../../../src/features/ledger/index.ts';
import { money } from '../../../../src/shared/money.ts';
import type { Mailer } from '../../../../src/platform/mail/mailer.ts';
import type { MailMessage } from '../../../../src/platform/mail/mail-message.ts';
import { booksSite, type BooksSite } from '../../../support/books-site.ts';
import { openCampaign } from '../../../support/giving-house.ts';

const MINUTE = 60_000;

describe('alerts to the people of finance', function suite() {
  this.timeout(60_000);
  let site: BooksSite;
  let sent: MailMessage[];
  beforeEach(async () => {
    site = await booksSite();
    sent = [];
  });
  afterEach(() => site.close());

  /** Sends what is due of the alerts; other mails fail, which concerns nobody here. */
  async function post(): Promise<MailMessage[]> {
    const before = sent.length;
    const mailer: Mailer = { send: async (mail: MailMessage) => { sent.push(mail); return { state: 'accepted' as const, response: '250' }; }, close: () => undefined };
    const { connection, clock, alertMails } = site;
    await createOutboxSender({ connection, mailer, composers: alertMails, owner: 'test', clock, log: { info: () => undefined, warn: () => undefined } }).sendBatch();
    return sent.slice(before);
  }

  const kinds = async () => (await site.connection.collection('outbox').find({ kind: /^alert-/ }).toArray()).map(({ kind, to }) => `${String(kind)} ${String(to)}`).sort();

  it('are none while everything is well', async () => {
    await site.give();
    await site.settled();
    await site.reconcile();
    expect(await site.alerts.look()).to.equal(0);
    site.time.aheadMs += 5 * MINUTE;
    expect(await site.alerts.look()).to.equal(0);
  });

  it('tell of a dispute with its deadline, what to do and where, once to each, and again when an inquiry becomes one', async () => {
    const { id, charge } = await site.give();
    await site.settled();
    await site.dispute(charge.id);
    await site.settled();
    expect(await site.alerts.look()).to.equal(2);
    expect(await site.alerts.look()).to.equal(0);
    const mails = await post();
    expect(mails.map(({ to }) => to).sort()).to.deep.equal(['marko@lantern.example', 'vesna@lantern.example']);
    const [mail] = mails;
    const dispute = (await site.donations.byId(id))?.disputes[0];
    expect(mail?.subject).to.match(/^A gift of \$60\.00 is disputed: answer before \d+ \w+ \d{4}$/);
    for (const part of [mail?.text ?? '', mail?.html ?? '']) {
      expect(part).to.include(`/staff/donations/${id}`).and.to.include('Answer it in Stripe').and.to.include('Stripe has withdrawn the money').and.to.include(dispute?.disputeId ?? '-').and.not.to.match(/NaN|undefined|\[object/);
    }
    await site.settled();
    expect(await site.alerts.look(), 'the same news again').to.equal(0);

    const asked = await site.give();
    await site.settled();
    await site.dispute(asked.charge.id, { inquiry: true });
    await site.settled();
    expect(await site.alerts.look()).to.equal(2);
    expect((await post())[0]?.subject).to.include('A bank asks about a gift of $60.00');
  });

  it('aren’t sent any more when the dispute has its answer by then', async () => {
    const { charge } = await site.give();
    await site.settled();
    await site.dispute(charge.id);
    await site.settled();
    await site.alerts.look();
    const { data: [dispute] } = await site.stripe.disputes.list({ limit: 1 });
    await site.order('/dashboard/decide-dispute', { dispute: dispute?.id, status: 'lost' });
    await site.settled();
    expect(await post()).to.deep.equal([]);
  });

  it('tell of a payment that was set aside; nobody’s to finance of every organization', async () => {
    const other = await openCampaign(site, 'other-homes');
    await site.staff.add('olga@other.example', other.organizationId, 'finance');
    const { id } = await site.begin();
    const wrong = await site.strayPayment(5900, id);
    await site.alerts.look();
    expect(await kinds()).to.deep.equal(['alert-quarantine marko@lantern.example', 'alert-quarantine vesna@lantern.example']);
    const [mail] = await post();
    expect(mail?.subject).to.equal('$59.00 USD came that fits no gift');
    expect(mail?.text).to.include(`/staff/books/quarantine/${wrong}`).and.to.include('for gift').and.not.to.match(/NaN|undefined|&#/);

    const stray = await site.strayPayment(4200);
    await site.alerts.look();
    expect(await site.outbox.get({ kind: 'alert-quarantine', subject: stray, to: 'olga@other.example' })).to.not.equal(null);
    // Another process knows nothing of what this one has told, but the outbox does.
    const { connection, clock, log, outbox, staff, donations, inbox: stripeInbox, ledger, books } = site;
    expect(await createAlerts({ connection, clock, log, outbox, staff, donations, stripeInbox, ledger, books }).look()).to.equal(0);
    await site.donations.quarantine.ignore({ chargeId: stray, by: { accountId: 'acc_1', name: 'Marko' }, note: 'Known' });
    expect(await post(), 'it is over').to.deep.equal([]);
  });

  it('tell of many payments that are set aside in one mail each quarter of an hour', async () => {
    const told = async () => {
      await site.alerts.look();
      return (await post()).map(({ to, subject }) => `${to}: ${subject}`).filter((each) => each.includes('no gift')).sort();
    };
    await site.strayPayment(1100);
    expect(await told()).to.deep.equal(['marko@lantern.example: $11.00 USD came that fits no gift', 'vesna@lantern.example: $11.00 USD came that fits no gift']);
    const strays = [];
    for (let minor = 2000; minor < 2012; minor++) strays.push(await site.strayPayment(minor));
    expect(await told(), 'within the quarter of an hour').to.deep.equal([]);
    site.time.aheadMs += 15 * MINUTE;
    await site.alerts.look();
    await site.donations.quarantine.ignore({ chargeId: strays[3] ?? '', by: { accountId: 'acc_1', name: 'Marko' }, note: 'Known' });
    const [mail, other] = await post();
    expect([mail?.subject, other?.subject]).to.deep.equal(['11 payments came that fit no gift', '11 payments came that fit no gift']);
    for (const part of [mail?.text ?? '', mail?.html ?? '']) {
      expect(part.match(/\$20\.\d\d USD, paid on/g)).to.have.length(10);
      expect(part).to.include('And 1 more').and.to.include('/staff/books').and.not.to.match(/NaN|undefined|\[object/);
    }
    expect(mail?.text).not.to.include('&#');
    site.time.aheadMs += 15 * MINUTE;
    expect(await told(), 'of nothing twice').to.deep.equal([]);
  });

  it('tell of comparisons that fail one after the other, and not any more when one came to its end', async () => {
    await site.reconcile();
    await site.order('/calls/fail', { method: 'GET', path: '/v1/balance_transactions', times: 100, status: 403 });
    for (let nth = 1; nth <= 3; nth++) {
      expect(await site.alerts.look(), `after ${nth - 1} failures`).to.equal(0);
      site.time.aheadMs += 60 * MINUTE;
      await site.books.reconcile().catch(() => undefined);
    }
    expect(await site.alerts.look()).to.equal(2);
    expect(await site.alerts.look()).to.equal(0);
    const [mail] = await post();
    expect(mail?.subject).to.equal('The books could not be compared with Stripe 3 times in a row');
    expect(mail?.text).to.include('The last one that did began on').and.to.include('What stood in the way').and.not.to.match(/NaN|undefined|&#/);
    site.time.aheadMs += 6 * 60 * MINUTE;
    await site.books.reconcile().catch(() => undefined);
    expect(await site.alerts.look(), 'six hours later').to.equal(2);
    await site.order('/calls/mend', {});
    site.time.aheadMs += MINUTE;
    await site.reconcile();
    expect(await post(), 'it is over').to.deep.equal([]);
    expect(await site.alerts.look()).to.equal(0);
  });

  it('tell of what a comparison found, all of it in one mail, and of nothing twice', async () => {
    await site.give();
    await site.settled();
    await site.reconcile();
    const parties = { organizationId: site.campaign.organizationId, campaignId: site.campaign.id, fundraiserId: null, donationId: null };
    for (const name of ['a', 'b']) await site.book(feeEntry({ transactionId: `txn_${name}`, fee: money(100, 'USD'), at: site.clock.now(), ...parties }));
    await site.ledger.foldAll();
    await site.passDays(2);
    await site.reconcile();
    expect(await site.openDifferences()).to.have.length(2);
    await site.alerts.look();
    await site.reconcile();
    await site.alerts.look();
    expect(await kinds()).to.deep.equal(['alert-difference marko@lantern.example', 'alert-difference vesna@lantern.example']);
    const [mail] = await post();
    expect(mail?.subject).to.equal('2 differences between the ledger and Stripe');
    expect(mail?.text).to.include('fee:txn_a').and.to.include('fee:txn_b').and.to.include('/staff/books').and.not.to.match(/NaN|undefined|&#/);
  });

  it('tell of webhooks that don’t come while donors pay, once an hour at most', async () => {
    await site.order('/webhooks/rule', { never: true });
    const told = async () => {
      await site.alerts.look();
      return (await kinds()).filter((each) => each.startsWith('alert-silence')).length;
    };
    const miss = async () => {
      await site.give();
      await site.passDays(0.01);
      await site.reconcile();
    };
    await miss();
    expect(await told()).to.equal(2);
    const mail = (await post()).find(({ subject }) => subject.includes('arrive'));
    expect(mail?.subject).to.equal('Stripe\'s messages don\'t arrive, though donors pay');
    expect(mail?.text).to.include('http://give.example.org/webhooks/stripe').and.not.to.match(/NaN|undefined|&#/);
    await miss();
    expect(await told(), 'within the hour').to.equal(2);
    await site.passDays(0.05);
    expect(await told(), 'what was missed within the hour').to.equal(4);
    await site.passDays(0.05);
    expect(await told(), 'nothing was missed since').to.equal(4);
  });

  it('tell of lag over a minute that lasts, once an hour at most, and not when it is over by then', async () => {
    await site.give();
    await site.settled();
    await site.connection.collection('stripe-events').insertOne({ _id: 'evt_waits' as never, source: 'webhook', type: 'charge.succeeded', livemode: false, body: '{}', createdAt: site.clock.now(), receivedAt: site.clock.now(), state: 'due', reason: null, attempts: 0, dueAt: site.clock.now(), claim: null, finishedAt: null });
    site.time.aheadMs += 50_000;
    expect(await site.alerts.look()).to.equal(0);
    site.time.aheadMs += 20_000;
    expect(await site.alerts.look(), 'the first look').to.equal(0);
    site.time.aheadMs += 20_000;
    expect(await site.alerts.look()).to.equal(2);
    const [mail] = await post();
    expect(mail?.subject).to.equal('Gifts are counted late');
    expect(mail?.text).to.match(/\d+ messages? of Stripe's waits? to be worked on/).and.not.to.match(/NaN|undefined|&#/);
    site.time.aheadMs += 30 * MINUTE;
    expect(await site.alerts.look()).to.equal(0);
    site.time.aheadMs += 31 * MINUTE;
    expect(await site.alerts.look()).to.equal(2);
    await site.connection.collection('stripe-events').deleteMany({ state: 'due' });
    expect(await post(), 'it is over').to.deep.equal([]);
  });

  it('tell of bookings that nobody adds up', async () => {
    const { charge } = await site.give();
    await site.settled();
    await site.connection.collection('leases').deleteMany({});
    await site.connection.collection('ledger-unfolded').insertOne({ _id: `charge:${charge.id}` as never, shard: 1, dueAt: site.clock.now(), recordedAt: site.clock.now() });
    site.time.aheadMs += 40_000;
    await site.alerts.look();
    site.time.aheadMs += 16_000;
    expect(await site.alerts.look()).to.equal(2);
    expect(await kinds()).to.deep.equal(['alert-lease marko@lantern.example', 'alert-lease vesna@lantern.example']);
    const [mail] = await post();
    expect(mail?.text).to.include('1 booking waits').and.to.include('fold:1').and.not.to.match(/NaN|undefined|&#/);
  });
});
