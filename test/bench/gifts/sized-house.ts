import { compose, type House } from '../../../src/compose.ts';
import { readConfig } from '../../../src/config.ts';
import { connectMongo } from '../../../src/platform/mongo/connect-mongo.ts';
import { seedCampaign } from '../../support/seed-campaign.ts';
import { startChild } from '../../support/start-child.ts';
import type { Owner } from './bench-gift.ts';
import { slug, webhookSecret } from './start-house.ts';

/** A database with a campaign, what the house does with it in this process, and the site over it without its page cache. */
export interface SizedHouse {
  url: string;
  features: House['features'];
  connection: Awaited<ReturnType<typeof connectMongo>>;
  owner: Owner;
  close(): Promise<void>;
}

export async function sizedHouse(mongodbUri: string): Promise<SizedHouse> {
  const campaignId = await seedCampaign(mongodbUri, slug);
  const publicUrl = 'http://give.example.org';
  const house = await compose(readConfig({ NODE_ENV: 'test', PUBLIC_URL: publicUrl, LOG_LEVEL: 'silent' }), {
    mongodbUri, smtpUrl: 'smtp://127.0.0.1:1', secrets: ['a secret of this measurement'], demo: null,
    stripe: { secretKey: 'sk_test_bench', webhookSecret, apiBase: 'http://127.0.0.1:1' },
  });
  const site = startChild('test/bench/uncached-server.ts', { args: [mongodbUri, publicUrl, `/campaigns/${slug}`] });
  const [, url = ''] = await site.printed(/site (\S+)/);
  const connection = await connectMongo(mongodbUri);
  const organizationId = (await house.features.campaigns.byId(campaignId))?.organizationId ?? '';
  return {
    url, features: house.features, connection, owner: { campaignId, organizationId },
    async close() {
      await site.end();
      await connection.close();
      await house.close();
    },
  };
}
