import { expect } from 'chai';
import { askForSignIn } from '../../../../src/features/accounts/ask-for-sign-in.ts';
import { consumeSignInLink } from '../../../../src/features/accounts/use-sign-in-link.ts';
import { type Site, supporterSite } from '../../../support/supporter-site.ts';

describe('accounts', () => {
  let site: Site;
  before(async () => {
    site = await supporterSite();
  });
  after(() => site.close());

  it('are one for an address, however it is written and however many come at once', async () => {
    const found = await Promise.all(['Ana@Example.org', ' ana@example.org', 'ana@example.org', 'ANA@EXAMPLE.ORG'].map((email) => site.accounts.findOrCreate(email, 'Ana')));
    expect(new Set(found.map((account) => account.id)).size).to.equal(1);
    expect(await site.accounts.findOrCreate('ana@example.org', 'Somebody else')).to.have.property('name', 'Ana');
    expect(await site.accounts.rename(found[0]?.id ?? '', 'Ana P.')).to.have.property('name', 'Ana P.');
    expect(await site.accounts.rename('acc_nobody', 'Ana P.')).to.equal(null);
  });

  it('ask for a link and its mail together, or for neither', async () => {
    const outbox = { enqueue: () => Promise.reject(new Error('The outbox is away')) };
    let refusal: unknown;
    await askForSignIn({ ...site, outbox }, { email: 'bea@example.org', browser: 'secret', next: '/account' }).catch((error: unknown) => {
      refusal = error;
    });
    expect(refusal).to.be.instanceOf(Error);
    expect(await site.connection.collection('sign-in-requests').countDocuments({ email: 'bea@example.org' })).to.equal(0);
  });

  it('are opened by a link once, of twenty uses at once', async () => {
    await askForSignIn(site, { email: 'cleo@example.org', browser: 'secret', next: '/account' });
    const [row] = await site.connection.collection<{ _id: string }>('sign-in-requests').find({ email: 'cleo@example.org' }).toArray();
    const token = site.tokens.issue('sign-in', row?._id ?? '');
    const used = await Promise.all(Array.from({ length: 20 }, () => consumeSignInLink(site, token, 'secret')));
    expect(used.filter((each) => each.state === 'signed-in')).to.have.length(1);
    expect(used.filter((each) => each.state === 'used')).to.have.length(19);
  });

  it('are not opened by anything that is stored', async () => {
    await askForSignIn(site, { email: 'dora@example.org', browser: 'the secret of the browser', next: '/account' });
    const [row] = await site.connection.collection<{ _id: string }>('sign-in-requests').find({ email: 'dora@example.org' }).toArray();
    const mail = await site.outbox.get({ kind: 'sign-in', subject: row?._id ?? '', to: 'dora@example.org' });
    const stored = JSON.stringify([row, mail]);
    expect(stored).to.not.contain(site.tokens.issue('sign-in', row?._id ?? '').split('.')[1]);
    expect(stored).to.not.contain('the secret of the browser');
  });

  it('send no mail for a link that has ended meanwhile', async () => {
    await askForSignIn(site, { email: 'eva@example.org', browser: 'secret', next: '/account' });
    const [row] = await site.connection.collection<{ _id: string }>('sign-in-requests').find({ email: 'eva@example.org' }).toArray();
    const mail = await site.outbox.get({ kind: 'sign-in', subject: row?._id ?? '', to: 'eva@example.org' });
    if (mail === null) throw new Error('There is no mail');
    const compose = site.composers['sign-in'];
    expect(await compose?.(mail)).to.have.property('subject', 'Your link to sign in to Harbour');
    const before = site.time.at;
    site.time.at = new Date(before.getTime() + 11 * 60_000);
    expect(await compose?.(mail)).to.equal('suppressed');
    site.time.at = before;
  });
});
