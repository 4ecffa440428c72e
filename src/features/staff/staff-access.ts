import type { Response } from 'express';
import { notFound } from '../../shared/errors.ts';
import type { Campaign } from '../campaigns/index.ts';
import type { Donation } from '../donations/index.ts';
import type { Fundraiser } from '../fundraisers/index.ts';
import type { LedgerEntry } from '../ledger/index.ts';
import type { Organization } from '../organizations/index.ts';
import type { Report } from '../reports/index.ts';
import { staffOf } from './require-staff.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

/**
 * The only way in which staff pages get at things: each belongs to an organization of the person who asks, or it isn't
 * there. All throw AppError 404.
 */
export interface StaffAccess {
  /** Newest first. */
  campaigns(res: Response): Promise<Campaign[]>;
  campaign(res: Response, slug: string): Promise<Campaign>;
  report(res: Response, id: string): Promise<{ report: Report; campaign: Campaign }>;
  fundraiser(res: Response, id: string): Promise<{ fundraiser: Fundraiser; campaign: Campaign }>;
  donation(res: Response, id: string): Promise<{ donation: Donation; campaign: Campaign }>;
  organization(res: Response, slug: string): Promise<Organization>;
  /** The campaign is null for money that belongs to none. */
  entry(res: Response, key: string): Promise<{ entry: LedgerEntry; campaign: Campaign | null }>;
}

type AccessDeps = Pick<StaffRoutesDeps, 'campaigns' | 'reports' | 'fundraisers' | 'donations' | 'ledger' | 'organizations'>;

export function createStaffAccess({ campaigns, reports, fundraisers, donations, ledger, organizations }: AccessDeps): StaffAccess {
  const owned = (res: Response, campaign: Campaign | null | undefined, what: string): Campaign => {
    if (!campaign || !staffOf(res).organizationIds.includes(campaign.organizationId)) throw notFound(what);
    return campaign;
  };
  return {
    async campaigns(res) {
      const lists = await Promise.all(staffOf(res).organizationIds.map((id) => campaigns.ofOrganization(id)));
      return lists.flat();
    },
    async campaign(res, slug) {
      const first = await campaigns.bySlug(slug);
      const found = first?.kind === 'moved' ? await campaigns.bySlug(first.slug) : first;
      return owned(res, found?.kind === 'found' ? found.campaign : null, 'this campaign');
    },
    async report(res, id) {
      const report = await reports.byId(id);
      if (report === null) throw notFound('this report');
      return { report, campaign: owned(res, await campaigns.byId(report.campaignId), 'this report') };
    },
    async fundraiser(res, id) {
      const fundraiser = await fundraisers.byId(id);
      if (fundraiser === null) throw notFound('this fundraiser');
      return { fundraiser, campaign: owned(res, await campaigns.byId(fundraiser.campaignId), 'this fundraiser') };
    },
    async donation(res, id) {
      const donation = await donations.byId(id);
      if (donation === null) throw notFound('this donation');
      return { donation, campaign: owned(res, await campaigns.byId(donation.campaignId), 'this donation') };
    },
    async organization(res, slug) {
      const organization = await organizations.bySlug(slug);
      if (organization === null || !staffOf(res).organizationIds.includes(organization.id)) throw notFound('this organization');
      return organization;
    },
    async entry(res, key) {
      const entry = key === '' ? null : await ledger.entryByKey(key);
      if (entry === null || !staffOf(res).organizationIds.includes(entry.organizationId)) throw notFound('this entry');
      return { entry, campaign: await campaigns.byId(entry.campaignId) };
    },
  };
}
