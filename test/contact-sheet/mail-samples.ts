import { renderMarkdown } from '../../src/http/markdown.ts';
import { money } from '../../src/shared/money.ts';

const url = 'http://localhost:3000';
const at = new Date('2026-11-02T09:30:00Z');
const amount = money(6000, 'USD');
const campaign = { title: 'Safe homes for people who escaped trafficking', shortTitle: 'Safe Homes', summary: 'A door that locks, a lawyer who stays, and time.', url: `${url}/campaigns/safe-homes` };
const issuer = { name: 'Lantern Row', legalName: 'Lantern Row Association', address: ['Quay 1', '2611 Delft'], country: 'NL', registrationNumber: '12-345', email: 'gifts@lantern-row.example' };
const drawnLogo = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="96"><rect width="96" height="96" rx="48" fill="#7a1f5c"/><rect x="112" y="36" width="200" height="24" fill="#7a1f5c"/></svg>';
const named = { name: issuer.name, logo: null };
const withLogo = { name: issuer.name, logo: `data:image/svg+xml;base64,${Buffer.from(drawnLogo).toString('base64')}` };
const gift = { donorName: 'Ana Petrović', amount, at, campaignTitle: campaign.title, statusUrl: `${url}/donations/x` };
const correction = { number: 'LR-2026-C-0001', receiptNumber: 'LR-2026-0352', takesBack: 'LR-2026-C-0001', amount, stillGiven: money(2000, 'USD'), campaignTitle: campaign.title, issuer };
const facts = [{ label: 'Credit note', value: correction.number }, { label: 'Receipt', value: correction.receiptNumber }, { label: 'Your gift', value: '$80.00 on 2 November 2026' }];
const corrected = { correction, facts, statusUrl: gift.statusUrl, address: issuer.address.join(', ') };
const alert = { reason: 'You look after the money of an organization on Wellspring.', url: `${url}/staff/books`, at, amount, currency: 'USD' };

/** What each mail is about, by its folder below views/emails: as its composer would say it, without `site`. */
export const mailSamples: Readonly<Record<string, object>> = {
  'alert-comparison': { ...alert, times: 3, error: 'Invalid API Key provided', goodAt: at },
  'alert-difference': { ...alert, count: 7, more: 2, sentences: ['Stripe took $12.00 USD and the ledger has no entry for it.', 'The ledger has a refund of $5.00 USD that Stripe doesn’t know.'] },
  'alert-dispute': { ...alert, inquiry: false, withdrawn: true, deadline: at, todo: 'Answer in Stripe’s dashboard before 2 November.', facts: [{ label: 'State', value: 'Waits for an answer' }, { label: 'Of the gift', value: '$60.00 for Safe Homes' }] },
  'alert-lag': { ...alert, events: { waiting: 12, oldestAt: at }, entries: { waiting: 3, oldestAt: at } },
  'alert-lease': { ...alert, waiting: 12, names: 'folder 3, folder 7', oldestAt: at },
  'alert-quarantine': { ...alert, why: 'It names a gift which we don’t have', note: 'Marko was asked on Monday.' },
  'alert-quarantines': { ...alert, count: 12, more: 10, sentences: ['$59.00 USD, paid on 2 November 2026, 10:00 UTC: It names a gift which we don’t have', '$42.00 USD, paid on 2 November 2026, 10:02 UTC: It names no gift'] },
  'alert-silence': { ...alert, count: 3, newestAt: at, webhookUrl: `${url}/webhooks/stripe` },
  'campaign-open': { name: 'Ana', campaign, organization: { name: issuer.name, address: issuer.address.join(', ') }, unsubscribeUrl: `${url}/unsubscribe/x`, manageUrl: `${url}/subscriptions/x` },
  'confirm-subscription': { name: 'Ana', campaign, reportsUrl: `${campaign.url}/reports`, manageUrl: `${url}/subscriptions/x` },
  'credit-note': { ...corrected, byBank: false, someLeft: true, headline: '$60.00 is on its way back to you', figureWords: `given back, of your gift to ${campaign.title}` },
  'dispute-overturned': corrected,
  ecard: { letterhead: named, toName: 'Mira', signature: 'Ana Petrović', giver: 'Ana Petrović', forWhom: 'in honour of Mira Novak', lines: ['For all the evenings.'], campaign, organization: { name: issuer.name, address: issuer.address.join(', ') } },
  'fundraiser-published': { supporterName: 'Mira Łukaszewicz', pageTitle: 'Forty kilometres for a safe night', goal: money(50_000, 'USD'), campaign, link: `${url}/fundraisers/forty`, manageLink: `${url}/account/fundraisers/x` },
  'gift-failed': { ...gift, failure: 'The bank did not carry out the debit.' },
  'gift-processing': { letterhead: named, ...gift, failure: null },
  receipt: {
    letterhead: withLogo,
    headline: 'Thank you, Ana', receipt: { number: 'LR-2026-0352', amount, cover: money(211, 'USD'), donorName: gift.donorName, campaignTitle: campaign.title, fundraiserTitle: 'Twelve cold miles', giftAt: at, issuedAt: at, timeZone: 'Europe/Belgrade', tribute: 'in memory of Mira Novak', issuer },
    does: 'a lawyer beside someone at a first hearing', statusUrl: gift.statusUrl, address: issuer.address.join(', '),
  },
  'refund-failed': corrected,
  report: {
    letterhead: withLogo,
    report: { title: 'The second winter', summary: 'What the winter brought.', author: 'Lena K.', publishedAt: at, text: 'Heating\n\nIt works.', html: renderMarkdown('## Heating\n\nIt works, and **nobody** sat in a coat.\n\n- two keys\n- a door\n\n> I slept.'), url: `${campaign.url}/reports/x` },
    picture: null, campaign, buttonUrl: `${campaign.url}/donate`, buttonLabel: 'Give to Safe Homes', organization: { name: issuer.name, address: issuer.address.join(', ') }, preheader: 'What the winter brought.',
    reason: `You get this because you gave to ${campaign.title}.`, unsubscribeUrl: `${url}/unsubscribe/x`, manageUrl: `${url}/subscriptions/x`,
  },
  'sign-in': { email: 'ana@example.org', link: `${url}/sign-in/x` },
  subscribed: { name: '', campaign, reportsUrl: `${campaign.url}/reports`, manageUrl: `${url}/subscriptions/x` },
  'supporter-notice': { gift: { name: 'Ana P.', amount, message: 'For the first night.', at }, supporterName: 'Mira', fundraiser: { title: 'Twelve cold miles', url: `${url}/fundraisers/x` }, campaign, progress: { raised: money(41_000, 'USD'), goal: money(200_000, 'USD'), donations: 12 } },
};
