import type { Stripe } from 'stripe';
import { createStripe } from '../../../src/platform/stripe/create-stripe.ts';
import { keptSecret } from '../../../src/platform/files/kept-secret.ts';
import { readRunningNote } from '../../../src/platform/files/running-note.ts';
import { createTokens } from '../../../src/shared/tokens.ts';
import { fillInGift, give } from '../give.ts';
import { formFields } from '../form-client.ts';
import { linkIn, waitForMail } from '../mailbox-client.ts';
import { payCheckout } from '../pay-checkout.ts';
import { pollUntil } from '../poll-until.ts';
import { paymentPages } from './payment-pages.ts';
import { type Clients, supporterAddress, type Who } from './who.ts';

/** A page in a state that is worth a look. */
export interface Scene {
  path: string;
  as: Who;
  /** What is so there: "paid", "nothing found". */
  state?: string;
  /** The form to send as it is, by the path it goes to, so that the page says what is wrong with it. */
  refuses?: string;
}

const campaign = '/campaigns/safe-homes';
const form = `${campaign}/donate`;

/**
 * Lets happen at a fresh demo site what makes its pages exist: gifts in several states, a subscription, a supporter's page, a draft of
 * a report, a payment that fits nothing, a payout.
 * @returns where to look for what came of it, beside everything that is linked from there
 */
export async function tellStories(site: { url: string; dataDir: string }, clients: Clients): Promise<Scene[]> {
  const stripe = createStripe('sk_test_embedded', readRunningNote(site.dataDir)?.stripeBase);
  const scenes = await Promise.all([
    donationStates(site, stripe, clients), subscription(site, clients), fundraisers(clients), reportsOfStaff(clients), strangePayment(stripe), signInLink(site.url, clients),
    campaignStates(site.url, clients), paymentPages(site.url, stripe),
  ]);
  // The books tell of a payment and a payout only after they were compared.
  const books = await clients.finance.get('/staff/books');
  await clients.finance.post('/staff/books/check', { _csrf: formFields(books.text)._csrf ?? '' });
  return [...scenes.flat(), ...plainScenes];
}

const plainScenes: readonly Scene[] = [
  // What the demo has most of, before what the stories made.
  ...['', '/donate', '/reports', '/reports/2026-10-a-quieter-summer-and-two-keys'].map((end) => ({ path: campaign + end, as: 'visitor' as const })),
  ...['', '/donate'].map((end) => ({ path: `/fundraisers/twelve-cold-miles${end}`, as: 'visitor' as const })),
  { path: '/campaigns/dry-classrooms', as: 'visitor', state: 'near the goal' },
  { path: '/campaigns/hill-library', as: 'visitor', state: 'over the goal' },
  { path: '/campaigns?q=nothing-is-called-so', as: 'visitor', state: 'nothing found' },
  { path: '/nothing-here', as: 'visitor', state: 'not here' },
  { path: `${form}?amount=2500`, as: 'visitor', state: 'an amount from the campaign page' },
  { path: form, as: 'visitor', state: 'refused', refuses: form },
  { path: `${campaign}/subscribe`, as: 'visitor' },
  { path: `${campaign}/subscribe`, as: 'visitor', state: 'refused', refuses: `${campaign}/subscribe` },
  { path: `${campaign}/subscribe/thanks`, as: 'visitor' },
  { path: `${campaign}/fundraise`, as: 'visitor', state: 'not signed in' },
  { path: `${campaign}/fundraise`, as: 'supporter' },
  { path: `${campaign}/fundraise`, as: 'supporter', state: 'refused', refuses: `${campaign}/fundraise` },
  { path: '/sign-in', as: 'visitor' },
  { path: '/sign-in', as: 'visitor', state: 'refused', refuses: '/sign-in' },
  { path: '/sign-in/sent', as: 'visitor' },
  { path: '/sign-in/a-link-that-was-used', as: 'visitor', state: 'used' },
  { path: '/account', as: 'supporter' },
  { path: '/staff/donations', as: 'finance' },
  { path: '/staff/ledger', as: 'finance' },
  { path: '/staff', as: 'lead' },
  { path: `/staff${campaign}/preview`, as: 'lead' },
  { path: '/staff/campaigns/new', as: 'lead', state: 'refused', refuses: '/staff/campaigns/new' },
  { path: `/staff${campaign}/reports/new`, as: 'lead', state: 'refused', refuses: `/staff${campaign}/reports/new` },
  { path: '/staff/donations?q=nobody-is-called-so', as: 'lead', state: 'nothing found' },
  { path: '/staff/ledger?campaign=hill-library', as: 'lead', state: 'not ours' },
  { path: '/staff/books', as: 'finance' },
  { path: '/sandbox/components', as: 'visitor' },
  { path: '/sandbox/mail', as: 'visitor' },
  { path: '/sandbox/mail?q=nothing-is-called-so', as: 'visitor', state: 'nothing found' },
  { path: '/sandbox/mail/messages/nothing', as: 'visitor', state: 'not here' },
];

/** Campaigns that are not under way. The demo has one near its goal and one over it. */
async function campaignStates(url: string, { lead }: Clients): Promise<Scene[]> {
  const setStatus = async (path: string, status: string) => lead.post(`/staff${path}/status`, { _csrf: formFields((await lead.get(`/staff${path}`)).text)._csrf ?? '', status });
  const open = async (title: string, summary: string) => {
    const made = await lead.submit('/staff/campaigns/new', { title, shortTitle: title, currency: 'USD', goal: '4000', timeZone: 'Europe/Belgrade' });
    const path = (made.headers.location ?? '').replace('/staff', '');
    await lead.submit(`/staff${path}`, { summary, story: 'Four of us began it, and whoever lives in the street can come by and help. What is given pays for the material; the work is ours.', place: 'Novi Sad', theme: 'Neighbourhood' });
    await setStatus(path, 'published');
    return path;
  };
  const none = await open('A quiet garden', 'Two benches, a pear tree and a gate that closes, behind the second house.');
  const first = await open('Winter coats', 'A warm coat for each person who comes to us between November and March.');
  await give(url, `${first}/donate`, { email: 'first@example.org', name: 'Ana Petrović' });
  const upcoming = await open('Boots for the spring', 'Rubber boots for the children of both houses, before the river rises.');
  await lead.submit(`/staff${upcoming}`, { opensAt: `${new Date().getUTCFullYear() + 1}-03-03` });
  const rightToLeft = await open('بيوت آمنة لمن يحتاجها', 'غرفة بمفتاح، وأحد يسمع.');
  await lead.submit(`/staff${rightToLeft}`, { language: 'ar', story: '## القصة\n\nنبني **بيوتًا** لمن هرب.\n\n- غرفة بمفتاح\n- محامية\n\n> نمت أخيرًا.', giftAmount1: '25', giftDoes1: 'مساء أول بلا خوف' });
  const paused = await open('A second kitchen', 'A stove, a sink and a table, so that two families can cook at once.');
  await lead.submit(`/staff${paused}/pause`, { pauseWords: 'We wait for the building permit and go on in March.' });
  const ended = await open('Shoes for school', 'One pair for each child who begins school in September.');
  await setStatus(ended, 'ended');
  return [
    { path: none, as: 'visitor', state: 'no gift yet' }, { path: first, as: 'visitor', state: 'the first gift' }, { path: paused, as: 'visitor', state: 'paused' }, { path: `${paused}/donate`, as: 'visitor', state: 'paused' },
    { path: upcoming, as: 'visitor', state: 'not open yet' }, { path: `${upcoming}/donate`, as: 'visitor', state: 'not open yet' }, { path: `/staff${upcoming}`, as: 'lead', state: 'not open yet' },
    { path: rightToLeft, as: 'visitor', state: 'from right to left' }, { path: `${rightToLeft}/donate`, as: 'visitor', state: 'from right to left' }, { path: `/staff${rightToLeft}`, as: 'lead', state: 'from right to left' },
    { path: ended, as: 'visitor', state: 'ended' }, { path: `${ended}/donate`, as: 'visitor', state: 'ended' },
    { path: `/staff${paused}`, as: 'lead', state: 'paused' }, { path: `/staff${campaign}/pause`, as: 'lead' },
    { path: '/staff/organizations/lantern-row', as: 'lead' }, { path: '/staff/organizations', as: 'lead' }, { path: '/campaigns?q=winter', as: 'visitor', state: 'found' },
  ];
}

async function donationStates({ url, dataDir }: { url: string; dataDir: string }, stripe: Stripe, { visitor }: Clients): Promise<Scene[]> {
  const gift = { email: supporterAddress, name: 'Mira Łukaszewicz' };
  const status = (address: string) => new URL(address).pathname;
  const paid = status(await give(url, form, { ...gift, fields: { message: 'For the first night.' } }));
  const viaFundraiser = status(await give(url, '/fundraisers/twelve-cold-miles/donate', gift));
  const unpaid = await openGift(url, stripe, 'open@example.org');
  const canceled = status(new URL(await openGift(url, stripe, 'stopped@example.org'), url).href);
  await visitor.post(`${canceled}/cancel`, {});
  const disputed = await payCheckout(await fillInGift(url, form, { ...gift, email: 'disputed@example.org' }), { card: '4000000000000259' });
  const disputedPath = status(disputed.location ?? '');
  const says = (path: string, words: RegExp) => pollUntil(`${path} says ${words}`, async () => words.test((await visitor.get(path)).text), { everyMs: 200 });
  await Promise.all([says(paid, /Receipt \(PDF\)/), says(viaFundraiser, /Receipt \(PDF\)/), says(disputedPath, /question about this payment/), says(canceled, /stopped|canceled|Stopped/)]);
  const paidId = createTokens([keptSecret(dataDir, 'secret')]).verify('donation', 'don', paid.split('/').at(-1) ?? '') ?? '';
  return [
    { path: paid, as: 'visitor', state: 'paid' },
    { path: unpaid, as: 'visitor', state: 'not paid' },
    { path: canceled, as: 'visitor', state: 'stopped' },
    { path: `${canceled}/other-amount`, as: 'visitor' },
    { path: disputedPath, as: 'visitor', state: 'disputed' },
    ...[`/staff/donations/${paidId}`, `/staff/donations/${paidId}/refund`].map((path) => ({ path, as: 'finance' as const })),
  ];
}

/** @returns the status page, as the payment page leads back to it, of a gift that isn't paid */
async function openGift(url: string, stripe: Stripe, email: string): Promise<string> {
  const payment = await fillInGift(url, form, { email, name: 'Ana Petrović' });
  const { cancel_url: back } = await stripe.checkout.sessions.retrieve(payment.split('/').at(-1) ?? '');
  const { pathname, search } = new URL(back ?? '', url);
  return pathname + search;
}

async function subscription({ url, dataDir }: { url: string; dataDir: string }, { visitor }: Clients): Promise<Scene[]> {
  const email = 'reader@example.org';
  await visitor.submit(`${campaign}/subscribe`, { email });
  const [mail] = await waitForMail(url, { to: email });
  if (mail === undefined) throw new Error('unreachable');
  const path = new URL(linkIn(mail, '/subscriptions/')).pathname;
  const tokens = createTokens([keptSecret(dataDir, 'secret')]);
  const id = tokens.verify('subscription', 'sub', path.split('/').at(-1) ?? '') ?? '';
  return [{ path, as: 'visitor', state: 'to be confirmed' }, { path: `/unsubscribe/${tokens.issue('unsubscribe', id)}`, as: 'visitor' }];
}

async function fundraisers({ supporter }: Clients): Promise<Scene[]> {
  const start = async (title: string) => {
    const answer = await supporter.submit(`${campaign}/fundraise`, { supporterName: 'Mira Łukaszewicz', title, story: 'I walk **slowly**, and I arrive.', goal: '500' });
    if (answer.headers.location === undefined) throw new Error(`The supporter's form answered ${answer.status}`);
    return answer.headers.location.replace(/\/preview$/, '');
  };
  const draft = await start('Forty kilometres for a safe night');
  const open = await start('A cake for every door');
  await supporter.post(`${open}/publish`, { _csrf: formFields((await supporter.get(`${open}/preview`)).text)._csrf ?? '' });
  return [{ path: draft, as: 'supporter', state: 'draft' }, { path: open, as: 'supporter' }, { path: `${open}/edit`, as: 'supporter' }, { path: `${open}/end`, as: 'supporter' }];
}

async function reportsOfStaff({ lead }: Clients): Promise<Scene[]> {
  const write = async (title: string) => {
    const answer = await lead.submit(`/staff${campaign}/reports/new`, { title, summary: 'What the winter brought.', body: '## Heating\n\nIt works.', author: 'Lena K.' });
    if (answer.headers.location === undefined) throw new Error(`The report's form answered ${answer.status}`);
    return new URL(answer.headers.location, 'http://site').pathname;
  };
  const draft = await write('The second winter');
  const published = await write('The first spring');
  await lead.submit(`${published}/publish`, {});
  return [{ path: draft, as: 'lead', state: 'draft' }, { path: `${draft}/publish`, as: 'lead' }, { path: published, as: 'lead', state: 'just published' }, { path: `${published}/edit`, as: 'lead' }];
}

/** Stripe took money for a gift that nobody knows, and paid something out. */
async function strangePayment(stripe: Stripe): Promise<Scene[]> {
  const pay = (amount: number) => stripe.paymentIntents.create({
    amount, currency: 'usd', confirm: true, payment_method: 'pm_card_bypassPending', automatic_payment_methods: { enabled: true, allow_redirects: 'never' }, metadata: { donationId: 'don_nobodyKnowsThis' },
  });
  const { latest_charge: latest } = await pay(5900);
  const charge = typeof latest === 'string' ? latest : latest?.id ?? '';
  await stripe.payouts.create({ amount: 1200, currency: 'usd' });
  const [event] = (await stripe.events.list({ limit: 1, type: 'charge.succeeded' })).data;
  return [...['', '/refund', '/ignore'].map((end) => `/staff/books/quarantine/${charge}${end}`), '/staff/books/events', `/staff/books/events/${event?.id ?? ''}`].map((path) => ({ path, as: 'finance' as const }));
}

async function signInLink(url: string, { visitor }: Clients): Promise<Scene[]> {
  const email = 'newcomer@example.org';
  await visitor.submit('/sign-in', { email });
  const [mail] = await waitForMail(url, { to: email, subject: 'link to sign in' });
  if (mail === undefined) throw new Error('unreachable');
  return [{ path: new URL(linkIn(mail, '/sign-in/')).pathname, as: 'visitor' }];
}
