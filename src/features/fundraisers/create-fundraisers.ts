import type { Connection } from 'mongoose';
import type { Bell } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import type { Campaigns } from '../campaigns/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Outbox } from '../outbox/index.ts';
import type { Pictures } from '../pictures/index.ts';
import { changeFundraiser } from './change-fundraiser.ts';
import { fundraiserCards, type FundraiserCard } from './fundraiser-cards.ts';
import { fundraiserModel } from './fundraiser-model.ts';
import { createFundraiserStore, type FundraiserStore } from './fundraiser-store.ts';
import { ended, type Fundraiser, type FundraiserFields, fundraiserAcceptsGifts, hidden, paused, published, resumed, unhidden } from './fundraiser.ts';
import { ownFundraisers, type OwnFundraiser } from './own-fundraisers.ts';
import { publishFundraiser } from './publish-fundraiser.ts';
import { editFundraiser, type NewFundraiser, startFundraiser } from './start-fundraiser.ts';

/** What an address leads to: a page, the new address of a renamed one, or nothing. */
export type FoundFundraiser = { kind: 'found'; fundraiser: Fundraiser } | { kind: 'moved'; slug: string } | null;

export type ImportedFundraiser = Omit<NewFundraiser, 'id'> & { publishedAt: Date };

/** Changes give the page afterwards, or null when they don't apply to it as it is (or there is no such page). */
export interface Fundraisers {
  /** Makes a draft. @returns null when a page with this id is there already */
  start(input: NewFundraiser): Promise<Fundraiser | null>;
  edit(id: string, fields: FundraiserFields): Promise<Fundraiser | null>;
  publish(id: string): Promise<Fundraiser | null>;
  pause(id: string): Promise<Fundraiser | null>;
  resume(id: string): Promise<Fundraiser | null>;
  end(id: string): Promise<Fundraiser | null>;
  /** @param by the account of the member of staff @param reason for the supporter to read */
  hide(id: string, by: string, reason: string): Promise<Fundraiser | null>;
  unhide(id: string): Promise<Fundraiser | null>;
  byId(id: string): Promise<Fundraiser | null>;
  /** Whatever its status: who shows it decides. */
  bySlug(slug: string): Promise<FoundFundraiser>;
  /** A supporter's pages as they see them, newest first. */
  ofAccount(accountId: string): Promise<OwnFundraiser[]>;
  countOfAccount(accountId: string): Promise<number>;
  /** All that were ever public, newest first. */
  listByCampaigns(campaignIds: readonly string[]): Promise<Fundraiser[]>;
  /** Pages that take gifts, those that raised most first. */
  topOf(campaignId: string, limit: number): Promise<FundraiserCard[]>;
  /** A published page from elsewhere, without a mail to its supporter. */
  importFundraiser(input: ImportedFundraiser): Promise<Fundraiser>;
}

export interface FundraisersDeps {
  connection: Connection;
  clock: Clock;
  outbox: Pick<Outbox, 'enqueue'>;
  bell: Bell;
  ledger: Pick<Ledger, 'totalsOf'>;
  pictures: Pick<Pictures, 'views' | 'drawn'>;
  campaigns: Pick<Campaigns, 'byId'>;
}

/** So many of a campaign's newest pages are compared to find the best ones. */
const COMPARED = 500;

export function createFundraisers(deps: FundraisersDeps): Fundraisers {
  const { clock } = deps;
  const store = createFundraiserStore(deps.connection);
  const change = (id: string, transition: (fundraiser: Fundraiser) => Fundraiser | null) => changeFundraiser(store, id, transition);
  return {
    start: (input) => startFundraiser(store, input, clock.now()),
    edit: (id, fields) => editFundraiser(store, id, fields),
    publish: (id) => publishFundraiser({ ...deps, store }, id),
    pause: (id) => change(id, paused),
    resume: (id) => change(id, (each) => resumed(each, clock.now())),
    end: (id) => change(id, ended),
    hide: (id, by, reason) => change(id, (each) => hidden(each, { by, reason }, clock.now())),
    unhide: (id) => change(id, unhidden),
    byId: (id) => store.byId(id),
    bySlug: (slug) => findFundraiser(store, slug),
    ofAccount: async (accountId) => ownFundraisers(deps, await store.ofAccount(accountId)),
    countOfAccount: (accountId) => store.countOfAccount(accountId),
    listByCampaigns: (campaignIds) => store.ofCampaigns(campaignIds),
    async topOf(campaignId, limit) {
      const open = (await store.publishedOf(campaignId, COMPARED)).filter((each) => fundraiserAcceptsGifts(each, clock.now()));
      return fundraiserCards(deps, open, limit);
    },
    importFundraiser: (input) => importFundraiser(store, input),
  };
}

export async function ensureFundraiserIndexes(connection: Connection): Promise<void> {
  await fundraiserModel(connection).createIndexes();
}

async function findFundraiser(store: FundraiserStore, slug: string): Promise<FoundFundraiser> {
  const fundraiser = await store.byAnySlug(slug);
  if (fundraiser === null) return null;
  return fundraiser.slug === slug ? { kind: 'found', fundraiser } : { kind: 'moved', slug: fundraiser.slug };
}

async function importFundraiser(store: FundraiserStore, { publishedAt, ...input }: ImportedFundraiser): Promise<Fundraiser> {
  const id = newId('frp');
  await startFundraiser(store, { id, ...input }, publishedAt);
  const fundraiser = await changeFundraiser(store, id, (draft) => published(draft, publishedAt));
  if (fundraiser === null) throw new Error('An imported fundraiser could not be published');
  return fundraiser;
}
