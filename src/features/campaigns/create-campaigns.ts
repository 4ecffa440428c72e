import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { campaignModel } from './campaign-model.ts';
import { campaignChanges, inCurrency, newCampaign, type CampaignChanges, type NewCampaign } from './campaign-schema.ts';
import { createCampaignStore, type CampaignStore } from './campaign-store.ts';
import { type Campaign, type CampaignStatus, isAwaited, neverOpens, withStatus } from './campaign.ts';
import { addMissingWords, type AskedWord, type ListedCampaign, listCampaigns } from './list-campaigns.ts';

/** What an address leads to: a campaign, the new address of a renamed one, or nothing. */
export type FoundCampaign = { kind: 'found'; campaign: Campaign } | { kind: 'moved'; slug: string } | null;

export type SavedCampaign = { ok: true; campaign: Campaign } | { ok: false; reason: 'slug-taken' | 'wrong-currency' | 'never-open' | 'not-found' };

export interface Campaigns {
  /** @throws ZodError for an incomplete one */
  create(input: NewCampaign): Promise<SavedCampaign>;
  /** @throws ZodError for a field that is not right */
  update(id: string, changes: CampaignChanges): Promise<SavedCampaign>;
  /** @returns null when it has that status already or can't take it @param pauseWords why it is paused, for visitors */
  setStatus(id: string, status: CampaignStatus, pauseWords?: string): Promise<Campaign | null>;
  byId(id: string): Promise<Campaign | null>;
  bySlug(slug: string): Promise<FoundCampaign>;
  /** In the order of the ids; unknown ones are left out. */
  byIds(ids: readonly string[]): Promise<Campaign[]>;
  /** What visitors can browse: open and paused ones that have all the words, newest first, and not more than 2,000. */
  listed(words: readonly AskedWord[]): Promise<ListedCampaign[]>;
  /** Published ones, newest first. */
  published(): Promise<Campaign[]>;
  /** Published ones whose first day, which people may have waited for, has begun after that moment. */
  openedSince(moment: Date): Promise<Campaign[]>;
  ofOrganization(organizationId: string): Promise<Campaign[]>;
}

export function createCampaigns({ connection, clock }: { connection: Connection; clock: Clock }): Campaigns {
  const store = createCampaignStore(connection);
  return {
    create: (input) => createCampaign(store, clock, input),
    update: (id, changes) => updateCampaign(store, clock, id, changes),
    async setStatus(id, status, pauseWords) {
      const campaign = await store.byId(id);
      const changed = campaign === null ? null : withStatus(campaign, status, pauseWords);
      if (changed !== null) await store.save({ ...changed, updatedAt: clock.now() }, null);
      return changed;
    },
    byId: (id) => store.byId(id),
    byIds: (ids) => store.byIds(ids),
    listed: (words) => listCampaigns(connection, words, clock.now()),
    bySlug: (slug) => findCampaign(store, slug),
    published: () => store.withStatus('published'),
    openedSince: (moment) => store.opened(moment, clock.now()),
    ofOrganization: (organizationId) => store.ofOrganization(organizationId),
  };
}

export async function ensureCampaignIndexes(connection: Connection): Promise<void> {
  await campaignModel(connection).createIndexes();
  await addMissingWords(connection);
}

async function createCampaign(store: CampaignStore, clock: Clock, input: NewCampaign): Promise<SavedCampaign> {
  const now = clock.now();
  const campaign: Campaign = { id: newId('cmp'), ...newCampaign.parse(input), pauseWords: '', updatedAt: now };
  if (neverOpens(campaign)) return { ok: false, reason: 'never-open' };
  if (!(await isFree(store, campaign.slug, campaign.id))) return { ok: false, reason: 'slug-taken' };
  return save(() => store.insert(campaign, isAwaited(campaign, null, now)), campaign);
}

async function updateCampaign(store: CampaignStore, clock: Clock, id: string, input: CampaignChanges): Promise<SavedCampaign> {
  const before = await store.byId(id);
  if (before === null) return { ok: false, reason: 'not-found' };
  const changes = defined(campaignChanges.parse(input));
  if (!inCurrency(changes, before.currency)) return { ok: false, reason: 'wrong-currency' };
  const now = clock.now();
  const after: Campaign = { ...before, ...changes, updatedAt: now };
  if (neverOpens(after)) return { ok: false, reason: 'never-open' };
  if (!(await isFree(store, after.slug, id))) return { ok: false, reason: 'slug-taken' };
  const isMoved = after.opensAt?.getTime() !== before.opensAt?.getTime();
  return save(() => store.save(after, after.slug === before.slug ? null : before.slug, isMoved ? { awaited: isAwaited(after, before.opensAt, now) } : {}), after);
}

/** A former address stays with its campaign, so that a poster never leads to somebody else's. */
async function isFree(store: CampaignStore, slug: string, id: string): Promise<boolean> {
  const holders = await Promise.all([store.bySlug(slug), store.byFormerSlug(slug)]);
  return holders.every((holder) => holder === null || holder.id === id);
}

async function save(write: () => Promise<void>, campaign: Campaign): Promise<SavedCampaign> {
  try {
    await write();
    return { ok: true, campaign };
  } catch (error) {
    if (isDuplicateKey(error)) return { ok: false, reason: 'slug-taken' };
    throw error;
  }
}

async function findCampaign(store: CampaignStore, slug: string): Promise<FoundCampaign> {
  const campaign = await store.bySlug(slug);
  if (campaign !== null) return { kind: 'found', campaign };
  const moved = await store.byFormerSlug(slug);
  return moved === null ? null : { kind: 'moved', slug: moved.slug };
}

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** An absent change must not overwrite what is there. */
function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
}
