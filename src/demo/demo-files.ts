import { parse } from 'csv-parse/sync';
import { readFileSync, readdirSync } from 'node:fs';
import { z } from 'zod';
import { HOUSE_LANGUAGE, isLanguage } from '../shared/languages.ts';

/** Reads the files of demo/. Shapes are checked strictly, so that a stray key fails at once. */
const root = new URL('../../demo/', import.meta.url);

const motif = z.enum(['houses', 'street', 'hall', 'school', 'garden', 'terraces', 'fields', 'trees', 'snow', 'water', 'boats', 'bridge', 'lighthouse']);
const time = z.enum(['dusk', 'dawn', 'night', 'day']);
const text = z.string().trim().min(1);
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const minor = z.int().positive();
const instant = z.iso.datetime();
const drawing = z.strictObject({ seed: slug, motif, time, alt: z.string().min(20) });
const captioned = drawing.extend({ caption: text });
const currency = z.enum(['USD', 'EUR', 'JPY']);
const lines = z.array(text).min(2);

const organization = z.strictObject({
  slug, name: text, legalName: text, country: text, countryCode: z.string().length(2), place: text, addressLines: lines,
  registrationNumber: text, mail: z.email(), description: text, about: z.string().min(400), accent: z.string().regex(/^#[0-9a-f]{6}$/).nullable(), receiptPrefix: z.string().regex(/^[A-Z]{2}$/),
  bank: z.strictObject({
    accountHolder: text, bankName: text, iban: z.string().regex(/^[A-Z]{2}\d{2}[A-Z0-9]+$/), bic: z.string().regex(/^EXAM[A-Z]{4}XXX$/),
    referenceHint: text, cheque: z.strictObject({ payableTo: text, sendTo: lines, note: text }),
  }),
});

const campaign = z.strictObject({
  slug, organization: slug, title: text, shortTitle: text, summary: text, place: text, theme: text, country: z.string().length(2), currency, goal: minor,
  status: z.enum(['draft', 'published', 'ended']), startedAt: instant, endsAt: instant.nullable(), timeZone: z.string().includes('/'),
  suggestedGifts: z.array(z.strictObject({ amount: minor, does: text })).length(4),
  leader: z.strictObject({ name: text, role: text, words: text }),
  pictures: z.array(captioned).min(4).max(6),
});

const fundraiser = z.strictObject({
  slug, campaign: slug, supporter: z.strictObject({ name: text, mail: z.email() }), title: text, language: z.string().refine(isLanguage).default(HOUSE_LANGUAGE), story: z.string().min(300),
  goal: minor, startedAt: instant, endsAt: instant, picture: drawing, gifts: z.array(text).min(1),
});

const subscribers = z.strictObject({ campaign: slug, mails: z.array(z.email()) });
const staff = z.strictObject({ organization: slug, name: text, mail: z.email(), role: z.enum(['lead', 'finance']) });

const gift = z.strictObject({
  date: z.iso.datetime(), amount: z.string().regex(/^\d+(\.\d{2})?$/), currency, donor: text, mail: z.email(),
  visibility: z.enum(['full', 'first', 'anonymous']), message: z.string().max(200), reference: z.string().regex(/^[A-Z]{2,3}-\d{4}-\d{4}$/),
});

const report = z.strictObject({
  title: text, slug, publishedAt: instant, author: text, summary: text, pictures: z.array(captioned).min(1), body: text,
});

export type Gift = z.infer<typeof gift>;
export type Report = z.infer<typeof report>;
export type DemoCampaign = z.infer<typeof campaign>;
export type DemoOrganization = z.infer<typeof organization>;

export const demoFiles = {
  organizations: () => z.array(organization).parse(json('organizations.json')),
  campaigns: () => z.array(campaign).parse(json('campaigns.json')),
  fundraisers: () => z.array(fundraiser).parse(json('fundraisers.json')),
  subscribers: () => z.array(subscribers).parse(json('subscribers.json')),
  staff: () => z.array(staff).parse(json('staff.json')),
  story: (campaignSlug: string) => read(`campaigns/${campaignSlug}.md`),
  giftsFile: (campaignSlug: string) => read(`gifts/${campaignSlug}.csv`),
  gifts: (campaignSlug: string): Gift[] => z.array(gift).parse(parse(read(`gifts/${campaignSlug}.csv`), { columns: true })),
  reports: (campaignSlug: string): Report[] => readdirSync(new URL(`reports/${campaignSlug}/`, root)).sort().map((file) => readReport(`reports/${campaignSlug}/${file}`)),
  everyText: () => readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(json|md|csv)$/.test(path)).map((path) => ({ path, content: read(path) })),
};

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

function json(path: string): unknown {
  return JSON.parse(read(path));
}

function readReport(path: string): Report {
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(read(path)) ?? [];
  const entries = head.split('\n').map((line) => splitOnce(line, ': '));
  const pictures = entries.filter(([key]) => key === 'picture').map(([, value]) => readPicture(value));
  const parsed = report.parse({ ...Object.fromEntries(entries.filter(([key]) => key !== 'picture')), pictures, body });
  if (!path.endsWith(`/${parsed.slug}.md`)) throw new Error(`${path} is not named after its slug ${parsed.slug}.`);
  return parsed;
}

function readPicture(value: string): Record<string, string | undefined> {
  const [seed, motif, time, alt, caption] = value.split(' | ');
  return { seed, motif, time, alt, caption };
}

function splitOnce(line: string, separator: string): [string, string] {
  const at = line.indexOf(separator);
  return [line.slice(0, at), line.slice(at + separator.length)];
}
