import { z } from 'zod';
import { optionalText, requiredLine } from '../../http/forms.ts';
import { languageField } from '../../http/language-field.ts';
import { HOUSE_LANGUAGE, isLanguage } from '../../shared/languages.ts';

/** A report that can be saved as a draft: it has at least a title. */
export const draftForm = z.object({
  title: requiredLine('Please give the report a title.', 140),
  language: languageField,
  summary: optionalText(300),
  body: optionalText(60_000),
});

/** A report from the past, as another platform had it. */
export const importedReport = z.object({
  campaignId: z.string().startsWith('cmp_'),
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(80).optional(),
  title: z.string().trim().min(1).max(140),
  language: z.string().refine(isLanguage, 'This language is not on the list.').default(HOUSE_LANGUAGE),
  summary: z.string().trim().max(300).default(''),
  body: z.string().trim().min(1).max(60_000),
  author: z.string().trim().min(1).max(120),
  pictureIds: z.array(z.string().startsWith('pic_')).max(12).default([]),
  publishedAt: z.date(),
});

export type ImportedReport = z.input<typeof importedReport>;
