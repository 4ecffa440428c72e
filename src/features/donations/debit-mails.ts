import type { Connection } from 'mongoose';
import type { Site } from '../../http/pages.ts';
import type { Views } from '../../http/views.ts';
import type { Tokens } from '../../shared/tokens.ts';
import { mailHead } from '../pictures/index.ts';
import type { ComposedMail, Composer, OutboxRow } from '../outbox/index.ts';
import type { Donation, DonationStatus } from './donation.ts';
import { createDonationStore } from './donation-store.ts';
import { failureInWords } from './failure-in-words.ts';
import type { CampaignLookup, OrganizationLookup } from './needs.ts';
import { statusPathOf } from './gift-link.ts';

interface DebitMailsDeps {
  connection: Connection;
  campaigns: CampaignLookup;
  organizations: OrganizationLookup;
  tokens: Tokens;
  views: Views;
  site: Site;
}

/** The mails about a bank debit, whose donor has left the screen long before it ends. Their subject is a donation's attempt, `don_…:1`. */
export function debitMails(deps: DebitMailsDeps): Record<string, Composer> {
  return {
    'gift-processing': (row) => compose(deps, row, 'gift-processing', 'processing'),
    'gift-failed': (row) => compose(deps, row, 'gift-failed', 'failed'),
  };
}

/** Nothing is sent any more when the gift has moved on by the time the mail goes out. */
async function compose({ connection, campaigns, organizations, tokens, views, site }: DebitMailsDeps, row: OutboxRow, name: string, status: DonationStatus): Promise<ComposedMail | 'suppressed'> {
  const [id = '', attempt] = row.subject.split(':');
  const donation = await createDonationStore(connection).byId(id);
  if (donation === null || donation.status !== status || String(donation.attempt.number) !== attempt) return 'suppressed';
  const [campaign, organization] = await Promise.all([campaigns.byId(donation.campaignId), organizations.byId(donation.organizationId)]);
  const model = { site, ...mailHead(organization, site.publicUrl), ...words(donation), campaignTitle: campaign?.title ?? donation.purpose, statusUrl: site.publicUrl + statusPathOf(tokens, donation) };
  const render = (part: string) => views.render(`emails/${name}/${part}`, model);
  return { subject: render('subject').trim(), html: render('html'), text: render('text') };
}

function words({ amount, donorName, createdAt, failure }: Donation) {
  return { amount, donorName, at: createdAt, failure: failure === null ? null : failureInWords(failure) };
}
