import type { Response } from 'express';
import { z } from 'zod';
import { notFound } from '../../shared/errors.ts';
import type { Campaign } from '../campaigns/index.ts';
import { type EntryLine, entryLineNames } from './ledger-words.ts';
import { staffOf } from './require-staff.ts';
import type { StaffAccess } from './staff-access.ts';

/** What can be asked of the list of entries; anything that makes no sense is taken as not asked. */
export const ledgerQuery = z.object({
  /** A campaign's slug, or the id of an organization for all that is its; empty for the only or first organization. */
  campaign: z.string().max(200).catch(''),
  /** By UTC. */
  month: z.string().regex(/^[12]\d{3}-(0[1-9]|1[0-2])$/).catch(''),
  kind: z.enum(entryLineNames).or(z.literal('')).catch(''),
  after: z.string().max(600).optional().catch(undefined),
});

export type LedgerQuery = z.output<typeof ledgerQuery>;

/** Whose entries are asked for. */
export interface LedgerSubject {
  organizationId: string;
  /** Null for all that is the organization's. */
  campaign: Campaign | null;
}

/** @throws AppError 404 for what belongs to another organization */
export async function subjectOf(access: StaffAccess, res: Response, asked: string): Promise<LedgerSubject> {
  const { organizationIds } = staffOf(res);
  if (asked !== '' && !asked.startsWith('org_')) {
    const campaign = await access.campaign(res, asked);
    return { organizationId: campaign.organizationId, campaign };
  }
  const organizationId = asked === '' ? organizationIds[0] : organizationIds.find((id) => id === asked);
  if (organizationId === undefined) throw notFound('this organization');
  return { organizationId, campaign: null };
}

/** The address of the list for these answers. */
export function ledgerUrl({ campaign = '', month = '', kind = '', after = '' }: { campaign?: string; month?: string; kind?: EntryLine | ''; after?: string }): string {
  const given = Object.entries({ campaign, month, kind, after }).filter(([, value]) => value !== '');
  return given.length === 0 ? '/staff/ledger' : `/staff/ledger?${new URLSearchParams(given).toString()}`;
}

export function entryUrl(key: string): string {
  return `/staff/ledger/entry?${new URLSearchParams({ key }).toString()}`;
}
