import { ask } from '../ask.ts';
import { currencies } from '../targets.ts';
import { shownFigures } from './check-totals.ts';
import { type Evidence, type Row, text } from './evidence.ts';
import type { Payment } from './payment.ts';

/** What everybody sees, on pages and by the public API, is what Stripe has. */
export async function checkPublic({ house, site }: Evidence, payments: readonly Payment[]): Promise<string[]> {
  const ofCampaigns = shownFigures(payments, 'campaignId');
  const ofPages = shownFigures(payments, 'fundraiserId');
  const found = await Promise.all([
    ...house.campaigns.map((row) => checkPage(site, `campaigns/${text(row.slug)}`, row, ofCampaigns.get(row._id))),
    ...house.fundraisers.map((row) => checkPage(site, `fundraisers/${text((row.slugs as string[])[0])}`, row, ofPages.get(row._id))),
  ]);
  return found.flat();
}

async function checkPage(site: string, path: string, row: Row, should: { raised: number; donations: number } = { raised: 0, donations: 0 }): Promise<string[]> {
  const [page, api] = await Promise.all([ask(`${site}/${path}`), ask(`${site}/api/v1/${path}`)]);
  if (page.status !== 200 || api.status !== 200) return [`/${path} answered ${page.status} and the API ${api.status}`];
  const says = JSON.parse(api.text) as { raised: number; donations: number };
  const [, shown = ''] = /class="panel__sum[^>]*>([^<]*)</.exec(page.text) ?? [];
  const [, counted = ''] = /<dt>donations?<\/dt><dd>([\d,]+)</.exec(page.text) ?? [];
  const found: string[] = [];
  if (says.raised !== should.raised || says.donations !== should.donations) found.push(`the API says ${says.raised} of ${says.donations} gifts for ${path}, and it is ${should.raised} of ${should.donations}`);
  if (readAmount(shown, text(row.currency)) !== should.raised) found.push(`/${path} shows ${shown}, and it is ${should.raised} in the smallest unit`);
  if (Number(counted.replaceAll(',', '')) !== should.donations) found.push(`/${path} shows ${counted} donations, and there are ${should.donations}`);
  return found;
}

/** `$12,345.60` or `KWD 1,234.560` as 1234560 or so; what the page leaves out is zero. */
function readAmount(shown: string, currency: string): number {
  const { digits } = currencies[currency as keyof typeof currencies];
  const [, whole = '', rest = ''] = /([\d,]+)(?:\.(\d+))?/.exec(shown) ?? [];
  return Number(whole.replaceAll(',', '') + rest.padEnd(digits, '0'));
}
