import { expect } from 'chai';
import fc from 'fast-check';
import request from 'supertest';
import type { Account } from '../../../src/features/accounts/index.ts';
import type { Campaign } from '../../../src/features/campaigns/index.ts';
import { chargeEntry, disputeEntry, feeEntry, importEntry, type LedgerEntry, refundEntry } from '../../../src/features/ledger/index.ts';
import { inTransaction } from '../../../src/platform/mongo/in-transaction.ts';
import { formatMoney } from '../../../src/shared/format-money.ts';
import { money } from '../../../src/shared/money.ts';
import { entriesOfStories, moneyHistories } from '../../support/money-history.ts';
import { seedOrganization, type StaffSite, staffSite } from '../../support/staff-site.ts';

describe('the page that explains a total', function () {
  this.timeout(60_000);
  let site: StaffSite;
  let account: Account;
  let campaign: Campaign;
  const now = new Date('2026-12-02T09:00:00Z');

  before(async () => {
    site = await staffSite(() => now);
    ({ account, campaign } = await seedOrganization(site, 'lantern'));
  });
  after(async () => {
    await site.ledger.close();
    await site.close();
  });

  const get = (path: string, who?: Account) => {
    site.pageCache.clear();
    return request(site.app).get(path).set(who === undefined ? {} : { 'x-test-account': who.id });
  };
  const append = (...entries: LedgerEntry[]) => inTransaction(site.connection, (session) => site.ledger.appendMany(entries, { session }));
  const book = async (...entries: LedgerEntry[]) => {
    await append(...entries);
    await site.ledger.foldAll();
  };
  const partiesOf = ({ id, organizationId }: Campaign) => ({ organizationId, campaignId: id, fundraiserId: null, donationId: null });
  const newCampaign = async (slug: string, fields: Partial<Pick<Campaign, 'currency'>> & { status?: 'draft' | 'published' } = {}) => {
    const { currency = 'USD', status = 'published' } = fields;
    const { id: _id, updatedAt: _updatedAt, ...rest } = campaign;
    const saved = await site.campaigns.create({ ...rest, slug, title: `A campaign of ${slug}`, currency, goal: money(1_000_000, currency), suggestedGifts: [], status });
    if (!saved.ok) throw new Error(saved.reason);
    return saved.campaign;
  };

  it('says that nothing came in yet, and how it will be counted', async () => {
    const { text, status, headers } = await get('/campaigns/lantern-homes/total');
    expect(status).to.equal(200);
    expect(headers['set-cookie']).to.equal(undefined);
    expect(text).to.include('No gift has come in yet').and.to.include('How it is counted').and.to.include('Not compared with Stripe’s own list yet').and.to.include('href="/campaigns/lantern-homes/donate"');
    expect(text).not.to.match(/style="|<script>/);
  });

  it('derives the figure of the campaign’s page, in any history and currency', async () => {
    let number = 0;
    await fc.assert(fc.asyncProperty(moneyHistories, fc.constantFrom('USD', 'JPY', 'KWD'), async (history, currency) => {
      const each = await newCampaign(`history-${++number}`, { currency });
      await book(...entriesOfStories(history, { organizationId: each.organizationId, campaignId: each.id, fundraiserId: null }, currency));
      const [page, shown, figures] = [await get(`/campaigns/${each.slug}/total`), await get(`/campaigns/${each.slug}`), await get(`/api/v1/campaigns/${each.slug}`)];
      const { raised, donations } = figures.body as { raised: number; donations: number };
      const { rows, years, folded, foot, sums, lead } = readPage(page.text);
      expect([lead, foot?.raised ?? 0, sums?.raised ?? 0], 'the figure').to.deep.equal([raised, raised, raised]);
      expect(page.text).to.include(`${donations} donation`);
      for (const line of foot === null ? rows : [...rows, foot]) expect(line.parts.reduce((sum, part) => sum + part, 0), 'across').to.equal(line.raised);
      expect(rows.reduce((sum, line) => sum + line.raised, 0), 'down').to.equal(foot?.raised ?? 0);
      if (foot !== null) foot.parts.forEach((part, column) => expect(rows.reduce((sum, line) => sum + (line.parts[column] ?? 0), 0), `down column ${column}`).to.equal(part));
      expect(folded, 'years folded away').to.deep.equal(years.map((line) => line.raised));
      if (years.length > 0) expect(years.reduce((sum, line) => sum + line.raised, 0), 'down the years').to.equal(foot?.raised);
      if (sums !== null) {
        expect(sums.made.reduce((sum, part) => sum + part, 0), 'what came in and went').to.equal(sums.raised);
        expect(sums.left.reduce((sum, part) => sum + part, 0), 'what is left').to.equal(sums.net);
      }
      expect(shown.text).to.include(`href="/campaigns/${each.slug}/total"`);
      const [, onCampaign = ''] = /panel__sum--explained"[^>]*>([^<]*)</.exec(shown.text) ?? [];
      expect(formatMoney(money(raised, currency), 'en', 'short'), 'on the campaign’s page').to.equal(onCampaign);
    }), { numRuns: 10 });
  });

  it('folds away the years that are over, once there are two', async () => {
    const young = await newCampaign('two-years');
    const gift = (month: string) => importEntry({ reference: `two-years ${month}`, gross: money(1_000, 'USD'), at: new Date(`${month}-10T12:00:00Z`), ...partiesOf(young) });
    await book(gift('2026-01'), gift('2026-12'));
    const folds = async () => [...(await get('/campaigns/two-years/total')).text.matchAll(/<details class="disclosure year"( open)?>\s*<summary><span class="year__name">(\d+)</g)].map(([, open, year]) => `${year}${open ?? ''}`);
    expect(await folds()).to.deep.equal([]);
    await book(gift('2025-12'), gift('2024-06'));
    expect(await folds()).to.deep.equal(['2024', '2025', '2026 open']);
  });

  it('writes a currency without minor units as people do', async () => {
    const yen = await newCampaign('a-school', { currency: 'JPY' });
    await book(
      chargeEntry({ chargeId: 'ch_yen', gross: money(24_000, 'JPY'), at: new Date('2026-10-31T23:59:59.999Z'), ...partiesOf(yen) }),
      feeEntry({ transactionId: 'txn_yen', fee: money(864, 'JPY'), at: new Date('2026-10-31T23:59:59.999Z'), ...partiesOf(yen) }),
      feeEntry({ transactionId: 'txn_yen_abroad', fee: money(150, 'USD'), at: now, ...partiesOf(yen) }),
    );
    const { text } = await get('/campaigns/a-school/total');
    expect(text).to.include('¥24,000<').and.to.include('−¥864').and.to.include('¥23,136').and.to.include('October 2026').and.to.include('Stripe kept $1.50 more in another currency').and.not.to.include('¥24,000.00');
  });

  it('tells what is not in it yet, and when it was compared with Stripe', async () => {
    await append(chargeEntry({ chargeId: 'ch_waits', gross: money(500, 'USD'), at: now, ...partiesOf(campaign) }));
    site.checked.at = new Date('2026-12-02T08:00:00Z');
    const { text } = await get('/campaigns/lantern-homes/total');
    expect(text).to.include('1 booking on this site is not added to the totals yet').and.to.include('<time datetime="2026-12-02T08:00:00.000Z">');
    expect((await get('/campaigns/lantern-homes')).text).to.match(/checked against Stripe <time datetime="2026-12-02T08:00:00.000Z">2 December 2026/);
    await site.ledger.foldAll();
    expect((await get('/campaigns/lantern-homes/total')).text).not.to.include('not added to the totals');
    site.checked.at = null;
  });

  it('hides drafts, leads on from former addresses, and stays for campaigns that have ended', async () => {
    await newCampaign('a-draft', { status: 'draft' });
    expect((await get('/campaigns/a-draft/total')).status).to.equal(404);
    expect((await get('/campaigns/none/total')).status).to.equal(404);
    const renamed = await newCampaign('old-name');
    await site.campaigns.update(renamed.id, { slug: 'new-name' });
    const moved = await get('/campaigns/old-name/total');
    expect([moved.status, moved.headers.location]).to.deep.equal([301, '/campaigns/new-name/total']);
    await site.campaigns.setStatus(renamed.id, 'ended');
    expect((await get('/campaigns/new-name/total')).text).to.include('No gift came in').and.to.include('has ended').and.not.to.include('/donate"');
  });

  it('counts a gift that was given back as a whole no longer, and says so', async () => {
    const parties = { ...partiesOf(await newCampaign('given-back')), donationId: 'don_back' };
    await book(
      chargeEntry({ chargeId: 'ch_back', gross: money(6_000, 'USD'), at: new Date('2026-10-05T00:00:00Z'), ...parties }),
      refundEntry({ refundId: 're_back', amount: money(6_000, 'USD'), at: new Date('2026-11-05T00:00:00Z'), ...parties }),
    );
    const { text } = await get('/campaigns/given-back/total');
    expect(text).to.include('One gift came in. It was given back or disputed as a whole, so it counts no longer.').and.to.include('−$60.00').and.to.match(/<strong class="figures">\$0\.00/);
  });

  describe('for staff', () => {
    let homes: Campaign;
    before(async () => {
      homes = await newCampaign('many-months');
      const parties = { ...partiesOf(homes), donationId: 'don_one' };
      const at = new Date('2026-10-05T12:00:00Z');
      await book(
        chargeEntry({ chargeId: 'ch_one', gross: money(6_000, 'USD'), at, ...parties }), feeEntry({ transactionId: 'txn_one', fee: money(204, 'USD'), at, ...parties }),
        refundEntry({ refundId: 're_one', amount: money(1_000, 'USD'), at: new Date('2026-11-01T00:00:00Z'), ...parties }),
        disputeEntry({ disputeId: 'dp_one', amount: money(5_000, 'USD'), at: new Date('2026-11-02T00:00:00Z'), ...parties }),
        chargeEntry({ chargeId: 'ch_strange', gross: money(777, 'USD'), at, suspense: true, ...partiesOf(homes) }),
        importEntry({ reference: 'GF 7/a&b', gross: money(2_500, 'USD'), at: new Date('2025-03-01T00:00:00Z'), ...partiesOf(homes) }),
        ...Array.from({ length: 60 }, (_, index) => chargeEntry({ chargeId: `ch_many_${index}`, gross: money(100 + index, 'USD'), at: new Date(Date.UTC(2026, 8, 1, 0, index)), ...partiesOf(homes) })),
      );
    });

    it('opens every figure down to the entries that make it', async () => {
      const { text } = await get('/staff/campaigns/many-months/total', account);
      const links = [...text.matchAll(/href="(\/staff\/ledger\?[^"]*)">([^<]*)</g)].map(([, href = '', shown = '']) => ({ href: plain(href), shown: minorOf(shown) }));
      expect(links.length).to.be.above(12);
      for (const { href, shown } of links) {
        const made = await allEntries(href);
        if (href.includes('kind=gifts')) expect(made.filter(({ raised }) => raised !== 0).length, href).to.equal(shown);
        else if (href.includes('kind=fees')) expect(0 - made.reduce((sum, { moved }) => sum + moved, 0), href).to.equal(shown);
        else if (!Number.isNaN(shown)) expect(made.reduce((sum, { raised }) => sum + raised, 0), href).to.equal(shown);
      }
      expect((await get('/staff/campaigns/many-months', account)).text).to.include('href="/staff/campaigns/many-months/total"');
    });

    it('pages through the entries, each once, newest first', async () => {
      const made = await allEntries('/staff/ledger?campaign=many-months&month=2026-09');
      expect(made).to.have.length(60);
      expect(new Set(made.map(({ url }) => url)).size).to.equal(60);
      expect(made[0]?.url).to.include('ch_many_59');
    });

    it('shows drafts, and takes what makes no sense as not asked', async () => {
      expect((await get('/staff/campaigns/a-draft/total', account)).text).to.include('visitors don’t see this yet');
      for (const path of ['/staff/ledger?month=2026-13&kind=none&after=x', '/staff/ledger?campaign=&month=&kind=', '/staff/ledger?kind[]=x']) expect((await get(path, account)).status, path).to.equal(200);
      expect((await get('/staff/ledger?campaign=none', account)).status).to.equal(404);
    });

    it('shows an entry with what was booked, and the way to the donation and to Stripe', async () => {
      const charge = await get('/staff/ledger/entry?key=charge%3Ach_one', account);
      expect(charge.text).to.include('assets:stripe').and.to.include('income:gifts').and.to.include('$60.00').and.to.include('https://dashboard.stripe.com/test/payments/ch_one').and.to.include('+$60.00')
        .and.to.include('href="/staff/ledger/entry?key&#x3D;refund%3Are_one"');
      expect((await get('/staff/ledger/entry?key=refund%3Are_one', account)).text).to.include('https://dashboard.stripe.com/test/refunds/re_one').and.to.include('−$10.00');
      expect((await get('/staff/ledger/entry?key=fee%3Atxn_one', account)).text).to.include('https://dashboard.stripe.com/test/search?query&#x3D;txn_one').and.to.include('leaves what was raised as it is');
      expect((await get('/staff/ledger/entry?key=charge%3Ach_strange', account)).text).to.include('Set aside').and.to.include('liabilities:unassigned');
      const list = await get('/staff/ledger?campaign=many-months&kind=imported', account);
      const [, address = ''] = /href="(\/staff\/ledger\/entry[^"]*)"/.exec(list.text) ?? [];
      const imported = await get(plain(address), account);
      expect(imported.text).to.include('GF 7/a&amp;b').and.not.to.include('dashboard.stripe.com');
    });

    it('tells on a phone what an entry adds to the total only where that isn’t what was moved', async () => {
      const list = (await get('/staff/ledger?campaign=many-months', account)).text;
      const raisedOf = (key: string) => new RegExp(`<span class="check__hint break table__none">${key}</span>[^]*?<td class="([^"]+)" data-label="In raised">([^]*?)</td>`).exec(list)?.slice(1).map((each) => each.replace(/<[^>]+>/g, ''));
      const everywhere = 'table__number table__labelled';
      expect(raisedOf('charge:ch_one')).to.deep.equal([`${everywhere} table__none`, '+$60.00']);
      expect(raisedOf('fee:txn_one')).to.deep.equal([`${everywhere} table__none`, 'not in it']);
      expect(raisedOf('refund:re_one')).to.deep.equal([everywhere, '−$10.00']);
    });

    it('keeps organizations apart', async () => {
      const { account: stranger, organizationId } = await seedOrganization(site, 'harbour');
      for (const path of ['/staff/campaigns/many-months/total', '/staff/ledger?campaign=many-months', `/staff/ledger?campaign=${homes.organizationId}`, '/staff/ledger/entry?key=charge%3Ach_one', '/staff/ledger/entry', '/staff/ledger/entry?key=none']) {
        expect((await get(path, stranger)).status, path).to.equal(404);
      }
      const own = await get('/staff/ledger', stranger);
      expect(own.text).to.include('Nothing was booked yet').and.not.to.include('ch_one');
      await site.staff.add(account.email, organizationId, 'reviewer');
      const both = await get(`/staff/ledger?campaign=${organizationId}`, account);
      expect(both.text).to.include('All of Organization harbour').and.to.include('All of Organization lantern').and.to.include('No entry fits');
      expect((await get(`/staff/ledger?campaign=${homes.organizationId}&month=2025-03`, account)).text).to.include('GF 7/a&amp;b').and.to.include(`value="${homes.organizationId}" selected`);
      const out = await request(site.app).get('/staff/ledger?campaign=many-months');
      expect([out.status, out.headers.location]).to.deep.equal([303, '/sign-in?next=%2Fstaff%2Fledger%3Fcampaign%3Dmany-months']);
    });
  });

  /** What every page of a list says, in its order. */
  async function allEntries(first: string) {
    const made: { url: string; moved: number; raised: number }[] = [];
    for (let path: string | undefined = first; path !== undefined;) {
      const { text, status } = await get(path, account);
      expect(status, path).to.equal(200);
      const rows = [...text.matchAll(/<tr>\s*<th scope="row" data-label="Entry"><div><a href="([^"]*)"[^]*?data-label="Amount">([^<]*)<[^]*?data-label="In raised">([^]*?)<\/td>/g)];
      made.push(...rows.map(([, url = '', moved = '', raised = '']) => ({ url, moved: minorOf(moved), raised: raised.includes('not in it') ? 0 : minorOf(raised) })));
      path = /href="([^"]*)" rel="next"/.exec(text)?.[1];
      if (path !== undefined) path = plain(path);
    }
    return made;
  }
});

/** An address as a browser reads it from the page. */
function plain(address: string): string {
  return address.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
}

/** All currencies here are shown with all their digits, so the digits are the minor units. */
function minorOf(text: string): number {
  const digits = text.replace(/\D/g, '');
  return digits === '' ? Number.NaN : Number(digits) * (/^\s*[−-]/.test(text) ? -1 : 1);
}

interface Line {
  parts: number[];
  raised: number;
}

/** What the page shows, read as a visitor would: from its table, its lists of sums, and its first sentence. */
function readPage(html: string): { rows: Line[]; years: Line[]; folded: number[]; foot: Line | null; sums: { made: number[]; left: number[]; raised: number; net: number } | null; lead: number } {
  const [, lead = ''] = /heading__lead"><strong class="figures">([^<]*)</.exec(html) ?? [];
  const body = [...html.matchAll(/<tbody>([^]*?)<\/tbody>/g)].map(([, rows = '']) => rows).join('');
  const feet = [...html.matchAll(/<tfoot>([^]*?)<\/tfoot>/g)].map(([, row = '']) => lineOf(row));
  const folded = [...html.matchAll(/class="year__sum">[^]*?<strong class="figures">([^<]*)</g)].map(([, amount = '']) => minorOf(amount));
  const lists = [...html.matchAll(/<dl class="sum">([^]*?)<\/dl>/g)].map(([, list = '']) => [...list.matchAll(/<dd>([^]*?)<\/dd>/g)].map(([, amount = '']) => minorOf(amount)));
  const [made, left] = lists;
  return {
    rows: [...body.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row = '']) => lineOf(row)),
    years: feet.slice(0, -1),
    folded,
    foot: feet.at(-1) ?? null,
    sums: made === undefined || left === undefined ? null : { made: made.slice(0, -1), raised: made.at(-1) ?? 0, left: left.slice(0, -1), net: left.at(-1) ?? 0 },
    lead: minorOf(lead),
  };
}

function lineOf(row: string): Line {
  const cells = [...row.matchAll(/<td [^>]*>([^]*?)<\/td>/g)].map(([, cell = '']) => (cell.includes('>none<') ? 0 : minorOf(cell)));
  const [, ...amounts] = cells;
  return { parts: amounts.slice(0, -1), raised: amounts.at(-1) ?? 0 };
}
