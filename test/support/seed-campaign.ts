import { createCampaigns, ensureCampaignIndexes } from '../../src/features/campaigns/index.ts';
import { createOrganizations, ensureOrganizationIndexes } from '../../src/features/organizations/index.ts';
import { connectMongo } from '../../src/platform/mongo/connect-mongo.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { money } from '../../src/shared/money.ts';

/** Puts one organization with one campaign into an empty database, for tests that don't need the demo. @returns the campaign's id */
export async function seedCampaign(databaseUri: string, slug: string): Promise<string> {
  const connection = await connectMongo(databaseUri);
  try {
    await Promise.all([ensureOrganizationIndexes(connection), ensureCampaignIndexes(connection)]);
    const organization = await createOrganizations({ connection }).create({
      slug: 'test-harbour', name: 'Test Harbour', legalName: 'Test Harbour Trust', country: 'NL', place: 'Delft', address: ['Quay 1', '2611 Delft'],
      registrationNumber: '123', email: 'office@harbour.example', website: 'https://harbour.example', summary: 'A harbour for tests.', about: 'About.',
      receiptPrefix: 'TH', otherWays: [],
    });
    const saved = await createCampaigns({ connection, clock: systemClock }).create({
      slug, organizationId: organization.id, title: 'A boat for the island', shortTitle: 'The Boat', summary: 'A boat.', story: 'A boat.', place: 'The island',
      theme: 'Rescue', currency: 'USD', goal: money(1_000_000, 'USD'), startedAt: new Date('2026-01-01T00:00:00Z'), endsAt: null, timeZone: 'UTC',
      status: 'published', suggestedGifts: [{ amount: money(6000, 'USD'), does: 'fills the tank' }], leader: { name: 'Ada', role: 'skipper', words: 'Ahoy.' }, pictureIds: [],
    });
    if (!saved.ok) throw new Error(`The campaign could not be made: ${saved.reason}`);
    return saved.campaign.id;
  } finally {
    await connection.close();
  }
}
