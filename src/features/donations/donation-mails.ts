import type { Connection } from 'mongoose';
import type { Site } from '../../http/pages.ts';
import type { Views } from '../../http/views.ts';
import type { Tokens } from '../../shared/tokens.ts';
import { type Campaign, progressOf } from '../campaigns/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { mailHead } from '../pictures/index.ts';
import type { ComposedMail, Composer, OutboxRow } from '../outbox/index.ts';
import { correctionMails } from './correction-mails.ts';
import { debitMails } from './debit-mails.ts';
import { isPublic } from './donation.ts';
import { createDonationStore } from './donation-store.ts';
import { ecardMails } from './ecard-mails.ts';
import type { CampaignLookup, FundraiserLookup, OrganizationLookup } from './needs.ts';
import { publicGift } from './public-gift.ts';
import { statusPathOf } from './gift-link.ts';
import { receiptPdf } from './receipt-pdf.ts';
import { receiptOf } from './status-page.ts';

export interface DonationMailsDeps {
  connection: Connection;
  campaigns: CampaignLookup;
  organizations: OrganizationLookup;
  fundraisers: FundraiserLookup;
  ledger: Pick<Ledger, 'totals'>;
  tokens: Tokens;
  views: Views;
  site: Site;
}

/** The mails of this feature, by their kind in the outbox. Their subject is a donation (with the number of its donor's address), or a correction of its receipt. */
export function donationMails(deps: DonationMailsDeps): Record<string, Composer> {
  return {
    receipt: (row) => composeReceipt(deps, row),
    'supporter-notice': (row) => composeSupporterNotice(deps, row),
    ...debitMails(deps),
    ...correctionMails(deps),
    ...ecardMails(deps),
  };
}

async function composeReceipt({ connection, campaigns, organizations, tokens, views, site }: DonationMailsDeps, row: OutboxRow): Promise<ComposedMail | 'suppressed'> {
  const [id = ''] = row.subject.split(':');
  const [receipt, donation] = await Promise.all([receiptOf(connection, id), createDonationStore(connection).byId(id)]);
  if (receipt === null || donation === null) throw new Error(`Gift ${id} has no receipt`);
  // Corrected before it went out: a stranger must get neither the receipt nor the way to the gift.
  if (donation.donorEmail !== row.to) return 'suppressed';
  const [campaign, organization] = await Promise.all([campaigns.byId(receipt.campaignId), organizations.byId(donation.organizationId)]);
  const model = {
    site,
    ...mailHead(organization, site.publicUrl),
    receipt,
    headline: receipt.donorName === '' ? 'Thank you' : `Thank you, ${receipt.donorName.split(' ')[0] ?? ''}`,
    campaignUrl: campaign === null ? null : `${site.publicUrl}/campaigns/${campaign.slug}`,
    does: campaign === null ? null : doesOf(campaign, receipt.amount.minor - receipt.cover.minor),
    statusUrl: site.publicUrl + statusPathOf(tokens, donation),
    address: receipt.issuer.address.join(', '),
  };
  return {
    ...rendered(views, 'receipt', model),
    replyTo: receipt.issuer.email,
    attachments: [{ filename: `receipt-${receipt.number}.pdf`, content: await receiptPdf(receipt), contentType: 'application/pdf' }],
  };
}

function doesOf(campaign: Campaign, giftMinor: number): string | null {
  return campaign.suggestedGifts.find(({ amount }) => amount.minor === giftMinor)?.does ?? null;
}

/** The supporter learns what everybody may see of the gift, no more: anonymous stays anonymous. */
async function composeSupporterNotice({ connection, campaigns, organizations, fundraisers, ledger, views, site }: DonationMailsDeps, row: OutboxRow): Promise<ComposedMail | 'suppressed'> {
  const donation = await createDonationStore(connection).byId(row.subject);
  const fundraiser = await fundraisers.byId(donation?.fundraiserId ?? '');
  const campaign = fundraiser === null ? null : await campaigns.byId(fundraiser.campaignId);
  if (donation === null || fundraiser === null || campaign === null) return 'suppressed';
  // Given back before the mail went out: there is nothing to be glad about.
  if (!isPublic(donation)) return 'suppressed';
  const [totals, organization] = await Promise.all([ledger.totals('fundraiser', fundraiser.id, campaign.currency), organizations.byId(campaign.organizationId)]);
  const model = {
    site,
    ...mailHead(organization, site.publicUrl),
    gift: publicGift(donation),
    supporterName: fundraiser.supporterName,
    fundraiser: { title: fundraiser.title, url: `${site.publicUrl}/fundraisers/${fundraiser.slug}` },
    campaign: { title: campaign.title, language: campaign.language },
    progress: progressOf(fundraiser.goal, totals),
  };
  return rendered(views, 'supporter-notice', model);
}

function rendered(views: Views, name: string, model: object): ComposedMail {
  const render = (part: string) => views.render(`emails/${name}/${part}`, model);
  return { subject: render('subject').trim(), html: render('html'), text: render('text') };
}
