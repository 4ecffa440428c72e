import type { Stripe } from 'stripe';
import type { House } from '../../../src/compose.ts';
import type { Campaign } from '../../../src/features/campaigns/index.ts';
import { createStripe } from '../../../src/platform/stripe/create-stripe.ts';
import { keptSecret } from '../../../src/platform/files/kept-secret.ts';
import { readRunningNote } from '../../../src/platform/files/running-note.ts';
import { money } from '../../../src/shared/money.ts';
import { createTokens } from '../../../src/shared/tokens.ts';
import { formFields, unescapeHtml } from '../form-client.ts';
import { give } from '../give.ts';
import { pollUntil } from '../poll-until.ts';
import type { Scene } from './tell-stories.ts';
import { type Clients, supporterAddress, type Who } from './who.ts';

/** Of three digits after the point and a code for a sign: nothing is written longer. */
const currency = 'KWD';
const most = money(999_999_999_990, currency);
const slug = 'extremes';

/** One word without a place to break, as long as a field takes. */
function word(letters: number): string {
  return 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(Math.ceil(letters / 80)).slice(0, letters);
}

const address = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.example`;

/**
 * Fills a demo site with what people might enter at worst: words, names and addresses as long as the fields take them, sums of twelve
 * digits, and an organization that has nothing yet, for which the supporter works.
 * @returns the pages that show it
 */
export async function makeExtremes(site: { url: string; dataDir: string }, house: House, clients: Clients): Promise<Scene[]> {
  const stripe = createStripe('sk_test_embedded', readRunningNote(site.dataDir)?.stripeBase);
  const campaign = await longCampaign(house);
  const page = await longFundraiser(clients);
  await severalGifts(house, campaign);
  const [gift, report, draft, quarantined] = await Promise.all([longGift(site, page.shown), longReport(house, campaign), longDraft(clients), bigMoney(stripe)]);
  await clients.finance.post('/staff/books/check', { _csrf: formFields((await clients.finance.get('/staff/books')).text)._csrf ?? '' });
  const [, entry = ''] = /href="(\/staff\/ledger\/entry\?[^"]+)"/.exec(unescapeHtml((await clients.finance.get(`/staff/ledger?campaign=${slug}&kind=imported`)).text)) ?? [];
  const ofCampaign = `/campaigns/${slug}`;
  const seenBy = (as: Who) => (path: string): Scene => ({ path, as, state: 'extremes' });
  return [
    ...[
      '/', '/campaigns', `/campaigns?q=${word(200)}`, ...['', '/donate', '/total', '/reports', `/reports/${report}`, '/subscribe', '/fundraise'].map((end) => ofCampaign + end),
      '/organizations/extremes', '/organizations/nothing-yet', page.shown, `${page.shown}/donate`, gift.path,
    ].map(seenBy('visitor')),
    ...['/account', `${ofCampaign}/fundraise`, ...['', '/edit', '/end'].map((end) => page.path + end), `${page.draft}/preview`].map(seenBy('supporter')),
    ...[
      '/staff', '/staff/campaigns', '/staff/donations', '/staff/ledger', '/staff/reports', '/staff/fundraisers', '/staff/organizations', `/staff/donations?q=${word(100)}`,
      ...['', '/total', '/preview', '/pause', '/reports', '/reports/new'].map((end) => `/staff${ofCampaign}${end}`),
      '/staff/organizations/extremes', draft, `${draft}/edit`, `${draft}/publish`, `/staff${page.path.replace('/account', '')}/hide`, `/staff/donations/${gift.id}`,
    ].map(seenBy('lead')),
    ...[`/staff/donations/${gift.id}/refund`, entry, '/staff/books', '/staff/books/payouts', '/staff/books/events', ...['', '/refund', '/ignore'].map((end) => `/staff/books/quarantine/${quarantined}${end}`)].map(seenBy('finance')),
    ...['', '/campaigns', '/donations', '/ledger', '/reports', '/fundraisers', '/books', '/books/payouts'].map((end) => seenBy('supporter')(`/staff${end}`)),
  ];
}

async function longCampaign({ features: { organizations, campaigns, staff } }: House): Promise<Campaign> {
  const about = { country: 'NL', place: word(200), address: [word(200)], registrationNumber: word(200), email: 'office@extremes.example', website: `https://${'w'.repeat(60)}.example/${'x'.repeat(200)}` };
  const organization = await organizations.create({
    ...about, slug: 'extremes', name: word(200), legalName: word(200), summary: word(300), about: `${word(400)}\n\n## ${word(120)}`, receiptPrefix: 'EXTREM',
    otherWays: [{ label: word(200), value: word(500) }],
  });
  const nothing = await organizations.create({ ...about, slug: 'nothing-yet', name: 'Nothing yet', legalName: 'Nothing Yet Trust', place: 'Delft', address: ['Quay 1'], summary: '', about: '', receiptPrefix: 'NONE', otherWays: [] });
  for (const [person, id, role] of [['lena@lantern-row.example', organization.id, 'lead'], ['marko@lantern-row.example', organization.id, 'finance'], [supporterAddress, nothing.id, 'finance']] as const) await staff.add(person, id, role);
  const saved = await campaigns.create({
    slug, organizationId: organization.id, title: word(200), shortTitle: word(40), summary: word(300), story: `${word(400)}\n\n## ${word(120)}\n\n- ${word(200)}\n\n> ${word(200)}\n\n\`${word(200)}\``,
    place: word(200), theme: word(200), country: 'NL', currency, goal: money(most.minor, currency), startedAt: new Date('2026-01-01T00:00:00Z'), endsAt: new Date('2036-12-31T00:00:00Z'), timeZone: 'Europe/Amsterdam',
    status: 'published', suggestedGifts: [1, 2, 3, 4, 5, 6].map((step) => ({ amount: money(step * 10_000_110, currency), does: word(140) })), leader: { name: word(120), role: word(120), words: word(600) }, pictureIds: [],
  });
  if (!saved.ok) throw new Error(`The campaign could not be made: ${saved.reason}`);
  return saved.campaign;
}

/** More than a page of a list holds, of which two add up to almost twelve digits. */
async function severalGifts({ features: { donations, ledger } }: House, campaign: Campaign): Promise<void> {
  const lines = Array.from({ length: 120 }, (_, index) => ['2026-10-01', index < 2 ? '499999999.98' : '1.00', currency, word(120), `${index}${address}`, 'full', word(500), `${word(90)}-${index}`].join(','));
  const entered = await donations.importGifts({ campaign, csv: ['date,amount,currency,donor,mail,visibility,message,reference', ...lines].join('\n') });
  if (!entered.ok) throw new Error(entered.errors[0]?.message);
  await ledger.foldAll();
}

/** @returns the page for visitors, the one where its supporter looks after it, and that of a draft */
async function longFundraiser({ supporter, visitor }: Clients): Promise<{ shown: string; path: string; draft: string }> {
  const start = async () => {
    const answer = await supporter.submit(`/campaigns/${slug}/fundraise`, { supporterName: word(80), title: word(80), story: word(2000), goal: '10000000.00' });
    if (answer.headers.location === undefined) throw new Error(`The supporter's form answered ${answer.status}`);
    return answer.headers.location.replace(/\/preview$/, '');
  };
  const draft = await start();
  const path = await start();
  await supporter.post(`${path}/publish`, { _csrf: formFields((await supporter.get(`${path}/preview`)).text)._csrf ?? '' });
  const [, shown = ''] = /href="(?:https?:\/\/[^/"]+)?(\/fundraisers\/[^"/?]+)"/.exec((await supporter.get(path)).text) ?? [];
  await pollUntil(`${shown} is there`, async () => (await visitor.get(shown)).status === 200);
  return { shown, path, draft };
}

/** The largest gift that a card pays, with everything that the form asks for. */
async function longGift(site: { url: string; dataDir: string }, page: string): Promise<{ path: string; id: string }> {
  const tribute = { tributeKind: 'memory', tributeName: word(80), ecardName: word(80), ecardEmail: address, ecardWords: word(400), ecardDay: '' };
  const gift = { amount: 'own', email: address, name: word(120), fields: { ownAmount: '99999.99', message: word(500), visibility: 'full', ...tribute } };
  const path = new URL(await give(site.url, `${page}/donate`, gift)).pathname;
  await pollUntil(`${path} is paid`, async () => /Receipt \(PDF\)/.test(await (await fetch(site.url + path)).text()), { everyMs: 200 });
  return { path, id: createTokens([keptSecret(site.dataDir, 'secret')]).verify('donation', 'don', path.split('/').at(-1) ?? '') ?? '' };
}

async function longReport({ features: { reports } }: House, { id: campaignId }: Campaign): Promise<string> {
  await reports.importPublished({ campaignId, slug: 'long', title: word(140), summary: word(300), body: `${word(400)}\n\n## ${word(200)}`, author: word(120), publishedAt: new Date('2026-10-02T08:00:00Z') });
  return 'long';
}

async function longDraft({ lead }: Clients): Promise<string> {
  const answer = await lead.submit(`/staff/campaigns/${slug}/reports/new`, { title: word(140), summary: word(300), body: word(2000), author: word(120) });
  if (answer.headers.location === undefined) throw new Error(`The report's form answered ${answer.status}`);
  return new URL(answer.headers.location, 'http://site').pathname;
}

/** As much as Stripe takes at once, for a gift that nobody knows; most of it paid out. @returns the charge */
async function bigMoney(stripe: Stripe): Promise<string> {
  const { latest_charge: latest } = await stripe.paymentIntents.create({
    amount: 99_999_999, currency: 'usd', confirm: true, payment_method: 'pm_card_bypassPending', automatic_payment_methods: { enabled: true, allow_redirects: 'never' }, metadata: { donationId: `don_${'N'.repeat(80)}` },
  });
  await stripe.payouts.create({ amount: 90_000_000, currency: 'usd' });
  return typeof latest === 'string' ? latest : latest?.id ?? '';
}
