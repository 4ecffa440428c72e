import type { Site } from '../../http/pages.ts';
import type { Views } from '../../http/views.ts';
import type { Campaigns } from '../campaigns/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { ComposedMail, Composer, OutboxRow } from '../outbox/index.ts';
import { mailHead } from '../pictures/index.ts';
import type { Fundraisers } from './create-fundraisers.ts';

export interface FundraiserMailsDeps {
  fundraisers: Pick<Fundraisers, 'byId'>;
  campaigns: Pick<Campaigns, 'byId'>;
  organizations: Pick<Organizations, 'byId'>;
  views: Views;
  site: Site;
}

/** The mails of this feature, by their kind in the outbox. */
export function fundraiserMails(deps: FundraiserMailsDeps): Record<string, Composer> {
  return { 'fundraiser-published': (row) => composePublished(deps, row) };
}

async function composePublished({ fundraisers, campaigns, organizations, views, site }: FundraiserMailsDeps, row: OutboxRow): Promise<ComposedMail | 'suppressed'> {
  const fundraiser = await fundraisers.byId(row.subject);
  const campaign = fundraiser === null ? null : await campaigns.byId(fundraiser.campaignId);
  if (fundraiser === null || campaign === null || fundraiser.status === 'hidden') return 'suppressed';
  const organization = await organizations.byId(campaign.organizationId);
  const { supporterName, title, language, goal, slug, id } = fundraiser;
  const model = {
    site, ...mailHead(organization, site.publicUrl), supporterName, pageTitle: title, pageLanguage: language, goal,
    campaign: { title: campaign.title, language: campaign.language },
    link: `${site.publicUrl}/fundraisers/${slug}`,
    manageLink: `${site.publicUrl}/account/fundraisers/${id}`,
  };
  const render = (part: string) => views.render(`emails/fundraiser-published/${part}`, model);
  return { subject: render('subject').trim(), html: render('html'), text: render('text') };
}
