import { z } from 'zod';
import { accentOf } from './accent.ts';

const line = z.string().trim().min(1).max(200);

/** @throws ZodError for a colour that can't be read on the site's light grounds */
export const accentColour = z.string().regex(/^#[0-9a-f]{6}$/).refine((colour) => accentOf(colour).ok, 'This colour is too light for text on white.');

/** What it takes to set up an organization. */
export const newOrganization = z.object({
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'The address may have small letters, digits and hyphens.'),
  name: line,
  legalName: line,
  country: line,
  place: line,
  address: z.array(line).min(1).max(6),
  registrationNumber: line,
  email: z.email(),
  website: z.union([z.url({ protocol: /^https?$/ }), z.literal('')]).default(''),
  summary: z.string().trim().max(300),
  about: z.string().max(20_000),
  receiptPrefix: z.string().regex(/^[A-Z0-9]{1,6}$/, 'The receipt prefix may have up to six capitals and digits.'),
  otherWays: z.array(z.object({ label: line, value: z.string().trim().min(1).max(500) })).max(12).default([]),
  accent: accentColour.nullable().default(null),
});

export type NewOrganization = z.input<typeof newOrganization>;
