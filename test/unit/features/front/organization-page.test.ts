import { expect } from 'chai';
import type { FrontParts } from '../../../../src/features/front/front-parts.ts';
import { organizationPage } from '../../../../src/features/front/list-pages.ts';
import type { Organization } from '../../../../src/features/organizations/index.ts';
import { aCampaign } from '../../../support/a-campaign.ts';

describe('the page of an organization', () => {
  it('shows what can be given to before what is over, and no drafts', async () => {
    const campaigns = [
      aCampaign({ id: 'cmp_1', title: 'Ended', status: 'ended' }), aCampaign({ id: 'cmp_2', title: 'A draft', status: 'draft' }), aCampaign({ id: 'cmp_3', title: 'Paused', status: 'paused' }),
      aCampaign({ id: 'cmp_4', title: 'To come', opensAt: new Date('2027-03-01T00:00:00Z') }), aCampaign({ id: 'cmp_5', title: 'Open' }),
    ];
    const parts = {
      campaigns: { ofOrganization: async () => campaigns },
      ledger: { totalsOf: async () => new Map() },
      pictures: { views: async () => [], drawn: () => ({}) },
      organizations: { list: async () => [] },
      reads: { countReports: async () => 0 },
      clock: { now: () => new Date('2026-11-22T08:00:00Z') },
    } as unknown as FrontParts;
    const page = await organizationPage(parts, { id: 'org_1', name: 'Lantern Row', about: '', address: [], otherWays: [], website: '', logoId: null, pictureId: null } as unknown as Organization);
    expect(page.campaigns.map(({ title }) => title)).to.deep.equal(['Open', 'To come', 'Paused', 'Ended']);
  });
});
