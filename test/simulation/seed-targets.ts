import type { Features } from '../../src/compose-features.ts';
import { money } from '../../src/shared/money.ts';
import { newId } from '../../src/shared/ids.ts';
import { targets } from './targets.ts';

/** Makes the organizations, campaigns and supporters' pages that are given to. */
export async function seedTargets(features: Features, now: Date): Promise<void> {
  const organizations = [await addOrganization(features, 'river-trust', 'RT'), await addOrganization(features, 'harvest-union', 'HU')];
  const startedAt = new Date(now.getTime() - 86_400_000);
  for (const { campaign: slug, organization, currency, throughPage } of targets) {
    const found = await features.campaigns.bySlug(slug);
    const campaignId = found?.kind === 'found' ? found.campaign.id : await addCampaign(features, { slug, organizationId: organizations[organization] ?? '', currency: currency.code, startedAt });
    if (!throughPage) continue;
    await features.fundraisers.importFundraiser({
      slug: `${slug}-page`, campaignId, account: { id: newId('acc'), email: `supporter-of-${slug}@friends.example` }, supporterName: 'Mila Novak', title: `${slug} page`,
      language: 'en', story: 'A run along the river.', goal: money(1_000_000, currency.code), endsAt: null, pictureId: null, publishedAt: startedAt,
    });
  }
}

async function addOrganization({ organizations }: Features, slug: string, receiptPrefix: string): Promise<string> {
  const { id } = await organizations.create({
    slug, name: slug, legalName: `${slug} association`, country: 'NL', place: 'Delft', address: ['Quay 1', '2611 Delft'], registrationNumber: '12-345', email: `office@${slug}.example`,
    website: `https://${slug}.example`, summary: 'Helps.', about: 'Helps.', receiptPrefix, otherWays: [],
  });
  return id;
}

interface NewCampaign {
  slug: string;
  organizationId: string;
  currency: string;
  startedAt: Date;
}

async function addCampaign({ campaigns }: Features, { slug, organizationId, currency, startedAt }: NewCampaign): Promise<string> {
  const saved = await campaigns.create({
    organizationId, slug, title: `For ${slug}`, shortTitle: slug, summary: 'Help.', story: 'Help.', place: 'Delft', theme: 'Water', currency, goal: money(100_000_000, currency), startedAt, endsAt: null,
    timeZone: 'Europe/Amsterdam', status: 'published', suggestedGifts: [{ amount: money(6000, currency), does: 'a well' }], leader: { name: 'Lena', role: 'leads', words: '' }, pictureIds: [],
  });
  if (!saved.ok) throw new Error(saved.reason);
  return saved.campaign.id;
}
