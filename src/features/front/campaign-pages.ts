import type { Connection } from 'mongoose';
import type { Changes } from '../../http/page-renderings.ts';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import { newId } from '../../shared/ids.ts';
import { CONTENT_LAYOUT, type CampaignContent } from './campaign-content.ts';
import { campaignPageRows, type CampaignPageRow } from './campaign-page-model.ts';
import { createMarks } from './marks.ts';

/** What campaign pages show, ready to be read at once. See docs/decisions/0010. */
export interface CampaignPages {
  /** @returns null when it isn't there, or may not be what the sources say by now */
  read(slug: string): Promise<CampaignContent | null>;
  /** Puts it together, once however many wait, and keeps it if nothing has changed meanwhile. */
  build(slug: string, campaignId: string, gather: () => Promise<CampaignContent>): Promise<CampaignContent>;
  /** Something has changed. From this call on nothing is read that was put together before it. */
  changed(changes: Changes): void;
}

export interface CampaignPagesParts {
  connection: Connection;
  /** Whether `changed` is called for every change: otherwise nobody knows what is old, and nothing is read. */
  watched: () => boolean;
}

export function createCampaignPages({ connection, watched }: CampaignPagesParts): CampaignPages {
  const rows = campaignPageRows(connection);
  const marks = createMarks((changes) => markStale(rows, changes));
  const underWay = new Map<string, Promise<CampaignContent>>();
  const canBeTrusted = async () => watched() && await marks.areMade();
  return {
    async read(slug) {
      if (!(await canBeTrusted())) return null;
      const row = await rows.findOne({ _id: slug });
      return row?.layout === CONTENT_LAYOUT ? row.content : null;
    },
    async build(slug, campaignId, gather) {
      if (!(await canBeTrusted())) return gather();
      // Two at once would take each other's name away.
      const build = underWay.get(slug) ?? buildOnce(rows, slug, campaignId, gather).finally(() => underWay.get(slug) === build && underWay.delete(slug));
      underWay.set(slug, build);
      return build;
    },
    changed(changes) {
      marks.add(changes);
      // Those under way may have read what was before; nobody else is given that.
      underWay.clear();
    },
  };
}

type Rows = ReturnType<typeof campaignPageRows>;

async function buildOnce(rows: Rows, slug: string, campaignId: string, gather: () => Promise<CampaignContent>): Promise<CampaignContent> {
  const build = newId('bld');
  // Before the sources are read: a change from now on takes the run's name away, and what it has read is not kept.
  await begin(rows, { _id: slug, campaignId, build, content: null, layout: CONTENT_LAYOUT });
  const content = await gather();
  await rows.updateOne({ _id: slug, build }, { $set: { content } }, { ignoreUndefined: true });
  return content;
}

async function begin(rows: Rows, { _id, ...fields }: CampaignPageRow): Promise<void> {
  try {
    await rows.updateOne({ _id }, { $set: fields }, { upsert: true });
  } catch (error) {
    // Two began at the same moment. The other one's row stands, and this run won't keep what it reads.
    if (!isDuplicateKey(error)) throw error;
  }
}

/** What nobody has read yet is not written again: most changes find nothing to mark. */
async function markStale(rows: Rows, changes: Changes): Promise<void> {
  const which = changes === 'anything' ? {} : { campaignId: { $in: [...changes] } };
  // The content goes at once: a name that a donor has hidden must not stay behind in it.
  await rows.updateMany({ ...which, build: { $ne: null } }, { $set: { build: null, content: null } });
}
