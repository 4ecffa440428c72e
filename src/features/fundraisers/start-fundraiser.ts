import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import type { FundraiserStore } from './fundraiser-store.ts';
import { edited, type Fundraiser, type FundraiserFields } from './fundraiser.ts';
import { fitsTitle, slugCandidates } from './slug-candidates.ts';

export interface NewFundraiser extends FundraiserFields {
  /** Made when the form was shown, so that sending the form twice makes one page. */
  id: string;
  campaignId: string;
  account: { id: string; email: string };
  /** An address that the page has elsewhere already; made from the title when left out. */
  slug?: string;
}

/** Stores a draft under a free address. @returns null when a page with this id is there already */
export async function startFundraiser(store: FundraiserStore, { account, slug: wanted, ...fields }: NewFundraiser, now: Date): Promise<Fundraiser | null> {
  const draft: Omit<Fundraiser, 'slug'> = {
    ...fields,
    formerSlugs: [],
    accountId: account.id,
    supporterEmail: account.email,
    status: 'draft',
    hiding: null,
    createdAt: now,
    publishedAt: null,
    revision: 0,
  };
  return underFreeSlug(slugCandidates(fields.title, wanted), async (slug) => {
    const fundraiser = { ...draft, slug };
    await store.insert(fundraiser);
    return fundraiser;
  }, async () => (await store.byId(fields.id)) !== null);
}

/** Stores what the supporter changed; a new title brings a new address, and the old one leads on to it. */
export async function editFundraiser(store: FundraiserStore, id: string, fields: FundraiserFields): Promise<Fundraiser | null> {
  for (let left = MOST_ATTEMPTS; left > 0; left--) {
    const before = await store.byId(id);
    if (before === null) return null;
    const replace = async (slug: string) => {
      const after = edited(before, fields, slug);
      return (await store.replace(after)) ? after : null;
    };
    const stays = fields.title === before.title || fitsTitle(before.slug, fields.title);
    const after = stays ? await replace(before.slug) : await underFreeSlug(slugCandidates(fields.title), replace);
    if (after !== null) return after;
  }
  throw new Error('A fundraiser was changed by others at every attempt to change it');
}

const MOST_ATTEMPTS = 5;

/**
 * Tries addresses until one is free.
 * @param isThere whether the page itself is the duplicate, so that no other address helps
 */
async function underFreeSlug(candidates: Iterable<string>, write: (slug: string) => Promise<Fundraiser | null>, isThere?: () => Promise<boolean>): Promise<Fundraiser | null> {
  for (const slug of candidates) {
    try {
      return await write(slug);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      if (isThere !== undefined && (await isThere())) return null;
    }
  }
  throw new Error('No free address was found for a fundraiser');
}
