import { startSite } from '../start-site.ts';
import { type FoundPages, findPages } from './find-pages.ts';
import { joinHouse } from './join-house.ts';
import { listGetRoutes } from './list-get-routes.ts';
import { pagesOfStandIns } from './payment-pages.ts';
import { tellStories } from './tell-stories.ts';
import { type Clients, signEveryoneIn } from './who.ts';

export interface ViewedSite extends FoundPages {
  url: string;
  clients: Clients;
  stop(): Promise<void>;
}

/** A demo site with something in every state, and an example of every page that it has. */
export async function viewSite(): Promise<ViewedSite> {
  const site = await startSite({ env: { TRUST_PROXY: '1' } });
  try {
    const house = await joinHouse(site);
    const routes = [...listGetRoutes(house.app), ...pagesOfStandIns];
    await house.close();
    const clients = await signEveryoneIn(site.url);
    const found = await findPages(routes, await tellStories(site, clients), clients);
    return { ...found, url: site.url, clients, stop: () => site.stop() };
  } catch (error) {
    await site.stop();
    throw error;
  }
}
