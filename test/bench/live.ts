import { readRunningNote } from '../../src/platform/files/running-note.ts';
import { figuresOf } from '../support/figures.ts';
import { freePort } from '../support/free-port.ts';
import { give } from '../support/give.ts';
import { otherProcess } from '../support/other-process.ts';
import { pollUntil } from '../support/poll-until.ts';
import { startChild } from '../support/start-child.ts';
import { startSite } from '../support/start-site.ts';
import { type Crowd, gatherCrowd } from './live/crowd.ts';
import { median } from './median.ts';

/**
 * Thousands of open campaign pages on one web process, while gifts are given through another: how long after the payment the
 * last of them has the news, what a burst of gifts costs them, and how much memory the process takes. Prints tables and, last,
 * one JSON line.
 */
const PAGES = 5_000;
const GIFTS = 5;
const BURST = 200;
/** The folder takes as many at once as have come in since it last looked. */
const AT_ONCE = 20;
const MOST_SECONDS = 2;
const MOST_MEGABYTES = 300;
const campaign = 'campaigns/safe-homes';

const site = await startSite({ env: { TRUST_PROXY: '1' } });
const { mongodbUri = '' } = readRunningNote(site.dataDir) ?? {};
const [port, metricsPort] = [await freePort(), await freePort()];
const web = startChild('src/server.ts', {
  env: {
    NODE_ENV: 'production', PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: site.url, MONGODB_URI: mongodbUri, STRIPE_SECRET_KEY: 'sk_test_bench', STRIPE_WEBHOOK_SECRET: 'whsec_bench',
    SMTP_URL: 'smtp://127.0.0.1:1', SECRET: 'a secret of the bench that is long enough', MAIL_FROM: 'bench@example.org', TRUST_PROXY: '1', METRICS_PORT: String(metricsPort),
  },
});
try {
  await web.printed(/web is listening/);
  await bench(`http://127.0.0.1:${port}`);
} finally {
  await web.end();
  await site.stop();
}

async function bench(webUrl: string): Promise<void> {
  const before = await megabytes();
  const began = performance.now();
  const crowd = await gatherCrowd(`${webUrl}/${campaign}/live`, PAGES);
  const secondsToOpen = (performance.now() - began) / 1000;
  const idle = await megabytes();
  const gifts = [];
  for (let gift = 1; gift <= GIFTS; gift++) gifts.push(await giveAndListen(crowd, gift));
  console.table(gifts);
  const burst = await rush(crowd);
  const after = await megabytes();
  const open = crowd.open();
  crowd.close();
  const slowest = Math.max(...gifts.map(({ lastSeconds }) => lastSeconds));
  const figures = {
    pages: PAGES, pagesStillOpen: open, secondsToOpen: rounded(secondsToOpen),
    giftToLastPageSeconds: slowest, giftToMedianPageSeconds: median(gifts.map(({ medianSeconds }) => medianSeconds)),
    burstGifts: BURST, burstSeconds: burst.seconds, burstMessagesAPage: burst.messages, burstToLastPageSeconds: burst.lastSeconds,
    megabytesBefore: before, megabytesOpen: idle, megabytesAfter: after,
    holds: open === PAGES && slowest <= MOST_SECONDS && Math.max(idle, after) <= MOST_MEGABYTES,
  };
  console.table(figures);
  console.log(JSON.stringify({ bench: 'live', figures }));
}

/** One gift by a donor: the form, the payment page, Stripe's event, the ledger, the fold; measured from the donor's way back on. */
async function giveAndListen(crowd: Crowd, gift: number): Promise<{ medianSeconds: number; lastSeconds: number }> {
  const mark = await markAfter(1);
  await give(site.url, `/${campaign}/donate`, { email: `bench.${gift}@example.org`, name: `Bench ${gift}` });
  return tellAll(crowd, mark, performance.now());
}

async function rush(crowd: Crowd): Promise<{ seconds: number; messages: number; lastSeconds: number }> {
  const mark = await markAfter(BURST);
  const other = await otherProcess(mongodbUri);
  const campaigns = other.connection.getClient().db(other.connection.name).collection<{ slug: string; organizationId: string; _id: string }>('campaigns');
  const found = await campaigns.findOne({ slug: 'safe-homes' });
  if (found === null) throw new Error('The campaign is not there');
  crowd.mostMessages();
  const began = performance.now();
  for (let gift = 0; gift < BURST; gift += AT_ONCE) await other.book({ organizationId: found.organizationId, campaignId: found._id, fundraiserId: null }, Array<number>(AT_ONCE).fill(1_000));
  const seconds = (performance.now() - began) / 1000;
  const { lastSeconds } = await tellAll(crowd, mark, performance.now());
  await other.close();
  return { seconds: rounded(seconds), messages: crowd.mostMessages(), lastSeconds };
}

async function markAfter(gifts: number): Promise<string> {
  const { donations } = await figuresOf(site.url, campaign);
  return `raised, ${(donations + gifts).toLocaleString('en')} donations.`;
}

async function tellAll(crowd: Crowd, mark: string, since: number): Promise<{ medianSeconds: number; lastSeconds: number }> {
  await pollUntil('every page has the news', () => crowd.heard(mark, since).length === crowd.open(), { timeoutMs: 60_000, everyMs: 100 });
  const seconds = crowd.heard(mark, since).map((each) => each / 1000);
  return { medianSeconds: rounded(median(seconds)), lastSeconds: rounded(Math.max(...seconds)) };
}

async function megabytes(): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return rounded(Number(/^process_resident_memory_bytes (\d+)/m.exec(metrics)?.[1] ?? 0) / 1_000_000);
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
