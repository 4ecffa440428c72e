import { expect } from 'chai';
import StripeSdk from 'stripe';
import { API_VERSION } from '../../../../src/sandbox/stripe/api-version.ts';
import { retryDelay } from '../../../../src/sandbox/stripe/events/retry-delay.ts';
import { signWebhook } from '../../../../src/sandbox/stripe/events/sign-webhook.ts';

describe('sandbox/stripe: webhooks', () => {
  const { webhooks } = new StripeSdk('sk_test_unit');
  const body = JSON.stringify({ id: 'evt_1', object: 'event', note: 'Łódź' });
  let now: number;
  // Not while the file is read: in a long run that is more than the SDK's tolerance ago.
  beforeEach(() => {
    now = Math.floor(Date.now() / 1000);
  });

  it('are signed so that the SDK accepts them', () => {
    expect(webhooks.constructEvent(body, signWebhook(body, ['whsec_a'], now), 'whsec_a')).to.have.property('id', 'evt_1');
  });

  it('are refused by the SDK with another secret, another body, or an old time', () => {
    expect(() => webhooks.constructEvent(body, signWebhook(body, ['whsec_b'], now), 'whsec_a')).to.throw();
    expect(() => webhooks.constructEvent(`${body} `, signWebhook(body, ['whsec_a'], now), 'whsec_a')).to.throw();
    expect(() => webhooks.constructEvent(body, signWebhook(body, ['whsec_a'], now - 301), 'whsec_a')).to.throw();
  });

  it('bear every active secret, so that either of two is enough', () => {
    const header = signWebhook(body, ['whsec_new', 'whsec_old'], now);
    for (const secret of ['whsec_new', 'whsec_old']) expect(webhooks.constructEvent(body, header, secret)).to.have.property('id', 'evt_1');
    expect(() => webhooks.constructEvent(body, header, 'whsec_other')).to.throw();
  });

  it("are tried again at Stripe's pace, or so many times faster", () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((failures) => retryDelay(failures, 1) / 60_000)).to.deep.equal([5, 30, 120, 300, 600, 720, 720]);
    expect([1, 2, 3].map((failures) => retryDelay(failures))).to.deep.equal([1000, 6000, 24_000]);
  });

  it('name the version that the SDK pins', () => {
    expect(API_VERSION).to.equal(StripeSdk.API_VERSION);
  });
});
