import { Agent, get } from 'node:http';
import { MongoClient } from 'mongodb';

export interface Stampede {
  visitors: number;
  /** How often the page was rendered for all of them, from the change until everybody saw it. */
  renders: number;
  seconds: number;
}

export interface StampedeTargets {
  site: string;
  page: string;
  slug: string;
  mongodbUri: string;
  metricsUrl: string;
}

const VISITORS = 2_000;
const PATIENCE_MS = 10_000;

/**
 * Changes a campaign behind the site's back, as another process does, and has thousands of visitors, who are connected already,
 * ask for its page at once. The site counts its renderings.
 */
export async function stampede({ site, page, slug, mongodbUri, metricsUrl }: StampedeTargets): Promise<Stampede> {
  const client = await MongoClient.connect(mongodbUri);
  const agent = new Agent({ keepAlive: true, maxSockets: VISITORS, maxFreeSockets: VISITORS });
  try {
    await together((visitor) => fetchText(`${site}/healthz?${visitor}`, agent));
    // The first change makes the page a new one, so that its age is no reason to render it while the second is watched.
    await changeSummary(client, slug, 'Changed before');
    await untilShown(site + page, agent, 'Changed before');
    const before = await rendersSoFar(metricsUrl);
    const began = performance.now();
    await changeSummary(client, slug, 'Changed behind the back');
    do await together(() => fetchText(site + page, agent));
    while (await rendersSoFar(metricsUrl) === before && performance.now() - began < PATIENCE_MS);
    const seconds = (performance.now() - began) / 1000;
    const renders = await rendersSoFar(metricsUrl) - before;
    if (!(await fetchText(site + page, agent)).includes('Changed behind the back')) throw new Error('The page does not show the change');
    return { visitors: VISITORS, renders, seconds };
  } finally {
    agent.destroy();
    await client.close();
  }
}

async function changeSummary(client: MongoClient, slug: string, summary: string): Promise<void> {
  await client.db().collection('campaigns').updateOne({ slug }, { $set: { summary } });
}

async function untilShown(url: string, agent: Agent, words: string): Promise<void> {
  for (const began = performance.now(); !(await fetchText(url, agent)).includes(words);) {
    if (performance.now() - began > PATIENCE_MS) throw new Error(`The page does not show: ${words}`);
  }
}

async function together(visit: (visitor: number) => Promise<string>): Promise<void> {
  await Promise.all(Array.from({ length: VISITORS }, (_, visitor) => visit(visitor)));
}

async function rendersSoFar(metricsUrl: string): Promise<number> {
  return Number(/^page_renders_total (\d+)/m.exec(await fetchText(metricsUrl))?.[1] ?? 0);
}

function fetchText(url: string, agent?: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, agent === undefined ? {} : { agent }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => {
        if (res.statusCode === 200) resolve(text);
        else reject(new Error(`${url} answered ${res.statusCode}`));
      });
    }).on('error', reject);
  });
}
