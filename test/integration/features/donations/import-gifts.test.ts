import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { givingHouse, type GivingHouse, openCampaign } from '../../../support/giving-house.ts';

const csv = readFileSync(path.resolve(import.meta.dirname, '../../../../demo/gifts/safe-homes.csv'), 'utf8');

describe('importing gifts', () => {
  let house: GivingHouse;
  let campaign: Campaign;

  before(async () => {
    house = await givingHouse();
    campaign = await openCampaign(house);
  });
  after(() => house.close());

  it('enters a whole file once, to the cent', async () => {
    const reference = /,(LR-[\w-]+)\s/.exec(csv)?.[1] ?? '';
    const input = { campaign, csv, fundraiserOf: new Map([[reference, 'frp_1']]) };
    const first = await house.donations.importGifts(input);
    expect(first).to.deep.include({ ok: true, imported: 351, already: 0, sum: { minor: 2_261_100, currency: 'USD' } });
    await house.work();
    const totals = await house.ledger.totals('campaign', campaign.id, 'USD');
    expect(totals).to.deep.include({ raised: { minor: 2_261_100, currency: 'USD' }, donations: 351 });
    expect((await house.ledger.totals('fundraiser', 'frp_1', 'USD')).donations).to.equal(1);
    expect(await house.donations.importGifts(input)).to.deep.include({ imported: 0, already: 351 });
    await house.work();
    expect((await house.ledger.totals('campaign', campaign.id, 'USD')).donations).to.equal(351);
    expect(await house.ledger.verifyTotals()).to.deep.equal([]);
    expect(await house.connection.collection('receipts-due').countDocuments()).to.equal(0);
    expect(await house.connection.collection('outbox').countDocuments()).to.equal(0);
    expect((await house.subscribers.count(campaign.id)).donors).to.be.above(200);
  });

  it('refuses the whole file for one wrong line, or a reference that had another amount', async () => {
    const lines = csv.split('\n');
    const wrong = [...lines.slice(0, 5), (lines[5] ?? '').replace('USD', 'EUR')].join('\n');
    const refused = await house.donations.importGifts({ campaign, csv: wrong });
    expect(refused.ok).to.equal(false);
    const changed = lines.slice(0, 2).join('\n').replace(/,(\d+)\.00,USD/, ',9$1.00,USD');
    const conflict = await house.donations.importGifts({ campaign, csv: changed });
    if (conflict.ok) throw new Error('taken');
    expect(conflict.errors[0]).to.deep.include({ line: 2 });
    expect(conflict.errors[0]?.message).to.match(/entered before with another amount/);
  });
});
