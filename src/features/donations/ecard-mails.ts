import type { Connection } from 'mongoose';
import type { Site } from '../../http/pages.ts';
import type { Views } from '../../http/views.ts';
import type { ComposedMail, Composer, OutboxRow } from '../outbox/index.ts';
import { mailHead } from '../pictures/index.ts';
import { isPublic } from './donation.ts';
import { createDonationStore } from './donation-store.ts';
import type { CampaignLookup, OrganizationLookup } from './needs.ts';
import { cardSignature } from './public-gift.ts';
import { tributeInWords } from './tribute.ts';

interface EcardMailsDeps {
  connection: Connection;
  campaigns: CampaignLookup;
  organizations: OrganizationLookup;
  views: Views;
  site: Site;
}

/** The card that tells somebody of a gift. Its subject is the donation. */
export function ecardMails(deps: EcardMailsDeps): Record<string, Composer> {
  return { ecard: (row) => compose(deps, row) };
}

/** To somebody who has asked for nothing: who gave, for whom, what for, and the donor's words. No sum, and no way to the donor. */
async function compose({ connection, campaigns, organizations, views, site }: EcardMailsDeps, row: OutboxRow): Promise<ComposedMail | 'suppressed'> {
  const donation = await createDonationStore(connection).byId(row.subject);
  const tribute = donation?.tribute ?? null;
  const ecard = tribute?.ecard ?? null;
  // Given back between the day's beginning and the sending.
  if (donation === null || tribute === null || ecard === null || !isPublic(donation)) return 'suppressed';
  const [campaign, organization] = await Promise.all([campaigns.byId(donation.campaignId), organizations.byId(donation.organizationId)]);
  if (campaign === null || organization === null) throw new Error(`Gift ${donation.id} is for a campaign that isn't there`);
  const model = {
    site,
    toName: ecard.toName,
    signature: cardSignature(donation),
    giver: cardSignature(donation) ?? 'Somebody',
    forWhom: tributeInWords(tribute),
    lines: ecard.words.split('\n').filter((line) => line !== ''),
    campaign: { title: campaign.title, language: campaign.language, summary: campaign.summary, url: `${site.publicUrl}/campaigns/${campaign.slug}` },
    ...mailHead(organization, site.publicUrl),
    organization: { name: organization.name, address: organization.address.join(', ') },
  };
  const render = (part: string) => views.render(`emails/ecard/${part}`, model);
  return { subject: render('subject').trim(), html: render('html'), text: render('text'), replyTo: organization.email };
}
