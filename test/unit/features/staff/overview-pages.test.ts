import { expect } from 'chai';
import { campaignRows } from '../../../../src/features/staff/overview-pages.ts';
import type { StaffRoutesDeps } from '../../../../src/features/staff/staff-deps.ts';
import { aCampaign } from '../../../support/a-campaign.ts';

const deps = {
  ledger: { totalsOf: async () => new Map() },
  subscribers: { count: async () => ({ donors: 0, subscribers: 0 }) },
  clock: { now: () => new Date('2026-11-22T08:00:00Z') },
} as unknown as StaffRoutesDeps;

describe('the campaigns of the back office', () => {
  it('stand in the order in which they come, those that are over last', async () => {
    const campaigns = [
      aCampaign({ title: 'Over by its day', endsAt: new Date('2026-11-01T00:00:00Z') }), aCampaign({ title: 'A draft', status: 'draft' }), aCampaign({ title: 'Ended', status: 'ended' }), aCampaign({ title: 'Open' }), aCampaign({ title: 'Paused', status: 'paused' }),
    ];
    expect((await campaignRows(deps, campaigns)).map(({ title }) => title)).to.deep.equal(['A draft', 'Open', 'Paused', 'Over by its day', 'Ended']);
  });
});
