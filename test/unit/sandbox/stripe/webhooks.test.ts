import { expect } from 'chai';
import StripeSdk from 'stripe';
import { API_VERSION } from '../../../../src/sandbox/stripe/api-version.ts';
import { retryDelay } from '../../../../src/sandbox/stripe/events/deliver-webhooks.ts';
import { signWebhook } from '../../../../src/sandbox/stripe/events/sign-webhook.ts';

describe('sandbox/stripe: webhooks', () => {
  const { webhooks } = new StripeSdk('sk_test_unit');
  const body = JSON.stringify({ id: 'evt_1', object: 'event', note: 'Łódź' });
  const now = Math.floor(Date.now() / 1000);

  it('are signed so that the SDK accepts them', () => {
    expect(webhooks.constructEvent(body, signWebhook(body, 'whsec_a', now), 'whsec_a')).to.have.property('id', 'evt_1');
  });

  it('are refused by the SDK with another secret, another body, or an old time', () => {
    expect(() => webhooks.constructEvent(body, signWebhook(body, 'whsec_b', now), 'whsec_a')).to.throw();
    expect(() => webhooks.constructEvent(`${body} `, signWebhook(body, 'whsec_a', now), 'whsec_a')).to.throw();
    expect(() => webhooks.constructEvent(body, signWebhook(body, 'whsec_a', now - 301), 'whsec_a')).to.throw();
  });

  it('are tried again after a second, then after twice as long, and never later than two minutes', () => {
    expect([1, 2, 3, 4].map(retryDelay)).to.deep.equal([1000, 2000, 4000, 8000]);
    expect([8, 50, 5000].map(retryDelay)).to.deep.equal([120_000, 120_000, 120_000]);
  });

  it('name the version that the SDK pins', () => {
    expect(API_VERSION).to.equal(StripeSdk.API_VERSION);
  });
});
