import type { Response } from 'express';
import type { FormState } from '../../http/forms.ts';
import { languageOfForm, languageSuggestions } from '../../http/language-field.ts';
import { renderMarkdown } from '../../http/markdown.ts';
import type { Campaign } from '../campaigns/index.ts';
import { isPublished, type Report, reportPath } from '../reports/index.ts';
import { showPictures } from './picture-form.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

export interface ReportEditor {
  campaign: Campaign;
  /** Null for one that isn't stored yet. */
  report: Report | null;
  form: FormState;
  pictureIds: readonly string[];
  preview?: boolean;
  saved?: boolean;
}

/** The page on which a report is written or corrected, with everything that was typed. */
export async function sendReportEditor(deps: StaffRoutesDeps, res: Response, editor: ReportEditor, status = 200): Promise<void> {
  const { campaign, report, form, pictureIds, preview = false, saved = false } = editor;
  const [{ pictureForm, values }, audience] = await Promise.all([showPictures(deps, pictureIds, form.values), deps.reports.audience(campaign.id)]);
  const address = report === null ? `/staff/campaigns/${campaign.slug}/reports/new` : `/staff/reports/${report.id}`;
  const correcting = report !== null && isPublished(report);
  const heading = correcting ? 'Correct the report' : report === null ? 'New report' : 'Draft of a report';
  const model = {
    heading,
    campaign: { shortTitle: campaign.shortTitle, reportsUrl: `/staff/campaigns/${campaign.slug}/reports` },
    address,
    correcting,
    languages: languageSuggestions,
    writtenIn: languageOfForm(form),
    form: { ...form, values: { ...form.values, ...values } },
    pictureForm,
    audience,
    preview: preview ? previewOf(form, pictureForm.shown) : null,
    saved,
  };
  deps.pages.send(res, 'staff/report', { title: `${heading}: ${campaign.shortTitle}`, section: 'reports', scripts: ['markdown-toolbar', 'written-language'] }, model, status);
}

function previewOf(form: FormState, shown: { picture: object; removed: boolean }[]) {
  const { values } = form;
  return {
    title: values.title || 'Without a title yet',
    language: languageOfForm(form),
    summary: values.summary ?? '',
    html: renderMarkdown(values.body ?? ''),
    pictures: shown.filter(({ removed }) => !removed).map(({ picture }) => picture),
  };
}

/** Reports of these campaigns for a list: drafts first, then the newest. */
export async function reportRows({ reports }: Pick<StaffRoutesDeps, 'reports'>, campaigns: readonly Campaign[]) {
  const byId = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  const all = await reports.ofCampaigns([...byId.keys()]);
  const weight = ({ publishedAt }: Report) => publishedAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return all.sort((a, b) => weight(b) - weight(a)).map((report) => {
    const campaign = byId.get(report.campaignId);
    return {
      title: report.title,
      language: report.language,
      url: `/staff/reports/${report.id}`,
      publicUrl: isPublished(report) && campaign !== undefined ? reportPath(campaign.slug, report.slug) : null,
      campaignTitle: campaign?.shortTitle ?? '',
      author: report.author,
      status: report.status,
      timeZone: campaign?.timeZone ?? 'UTC',
      at: report.publishedAt ?? report.updatedAt,
      recipients: report.sending?.recipients ?? null,
    };
  });
}
