import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { emptyForm, type FormState, optionalText, parseForm, typedValues } from '../../http/forms.ts';
import { languageOfForm, languageSuggestions } from '../../http/language-field.ts';
import { renderMarkdown } from '../../http/markdown.ts';
import { param } from '../../http/pages.ts';
import { countries } from '../../shared/countries.ts';
import { currencySymbol } from '../../shared/format-money.ts';
import { slugify, tidyLine } from '../../shared/text.ts';
import { timeZones } from '../../shared/time-zones.ts';
import { type Campaign, type NewCampaign, openingOf, type SavedCampaign } from '../campaigns/index.ts';
import { campaignValues, giftFields, type NewCampaignFields, parseCampaignForm, parseNewCampaignForm, refusedFields } from './campaign-form.ts';
import { campaignRows } from './overview-pages.ts';
import { readPictures, type SentPictures, showPictures } from './picture-form.ts';
import { staffOf } from './require-staff.ts';
import { createStaffAccess, type StaffAccess } from './staff-access.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

const section = 'campaigns';

/** The list, a new one, and editing. */
export function campaignRoutes(deps: StaffRoutesDeps): Router {
  const router = Router();
  const access = createStaffAccess(deps);

  router.get('/staff/campaigns', async (_req, res) => {
    const campaigns = await campaignRows(deps, await access.campaigns(res));
    deps.pages.send(res, 'staff/campaigns', { title: 'Campaigns', section }, { campaigns });
  });
  newCampaignRoutes(router, deps);
  router.get('/staff/campaigns/:slug', async (req, res) => {
    const campaign = await access.campaign(res, param(req, 'slug'));
    if (campaign.slug !== param(req, 'slug')) return res.redirect(303, `/staff/campaigns/${campaign.slug}`);
    await sendEditor(deps, res, campaign, { form: { values: campaignValues(campaign), errors: {} }, pictureIds: campaign.pictureIds, saved: req.query.saved !== undefined });
  });
  router.get('/staff/campaigns/:slug/preview', async (req, res) => {
    const { head, model } = await deps.showCampaign(await access.campaign(res, param(req, 'slug')));
    const { path: _notPublic, image: _notShared, ...rest } = head;
    deps.pages.send(res, 'campaigns/show', { ...rest, title: `Preview: ${head.title}`, noindex: true }, model);
  });
  router.post('/staff/campaigns/:slug', async (req, res) => saveCampaign(deps, req, res, await access.campaign(res, param(req, 'slug'))));
  router.post('/staff/campaigns/:slug/status', async (req, res) => {
    const campaign = await access.campaign(res, param(req, 'slug'));
    const parsed = parseForm(z.object({ status: z.enum(['published', 'ended']) }), req.body);
    if (parsed.ok) await deps.campaigns.setStatus(campaign.id, parsed.value.status);
    res.redirect(303, `/staff/campaigns/${campaign.slug}?saved=1`);
  });
  pauseRoutes(router, deps, access);
  return router;
}

/** A pause asks first, and is taken back by publishing again. */
function pauseRoutes(router: Router, deps: StaffRoutesDeps, access: StaffAccess): void {
  const ask = (res: Response, { title, language, shortTitle, slug }: Campaign, form: FormState, status = 200) =>
    deps.pages.send(res, 'staff/pause-campaign', { title: `Pause “${title}”?`, section }, { campaign: { title, language, shortTitle, address: `/staff/campaigns/${slug}` }, form }, status);
  router.get('/staff/campaigns/:slug/pause', async (req, res) => {
    const campaign = await access.campaign(res, param(req, 'slug'));
    if (campaign.status !== 'published') return res.redirect(303, `/staff/campaigns/${campaign.slug}`);
    ask(res, campaign, emptyForm);
  });
  router.post('/staff/campaigns/:slug/pause', async (req, res) => {
    const campaign = await access.campaign(res, param(req, 'slug'));
    const parsed = parseForm(z.object({ pauseWords: optionalText(300) }), req.body);
    if (!parsed.ok) return ask(res, campaign, parsed.form, 422);
    await deps.campaigns.setStatus(campaign.id, 'paused', tidyLine(parsed.value.pauseWords));
    res.redirect(303, `/staff/campaigns/${campaign.slug}?saved=1`);
  });
}

function newCampaignRoutes(router: Router, deps: StaffRoutesDeps): void {
  const send = async (res: Response, form: FormState, status = 200) => {
    const organizations = await Promise.all(staffOf(res).organizationIds.map((id) => deps.organizations.byId(id)));
    const options = organizations.flatMap((each) => (each === null ? [] : [{ value: each.id, label: each.name }]));
    deps.pages.send(res, 'staff/new-campaign', { title: 'New campaign', section }, { form, organizations: options, timeZones: timeZones.map((value) => ({ value })) }, status);
  };
  router.get('/staff/campaigns/new', (_req, res) => send(res, { ...emptyForm, values: { timeZone: 'UTC', currency: 'USD' } }));
  router.post('/staff/campaigns/new', async (req, res) => {
    const parsed = parseNewCampaignForm(req.body);
    if (!parsed.ok) return send(res, parsed.form, 422);
    const { organizationIds } = staffOf(res);
    const asked = typedValues(req.body).organizationId ?? '';
    const organizationId = organizationIds.includes(asked) ? asked : (organizationIds[0] ?? '');
    const saved = await createDraft(deps, organizationId, parsed.value);
    if (!saved.ok) return send(res, { values: typedValues(req.body), errors: { title: 'Another campaign has this address already. Please change the title a little.' } }, 422);
    res.redirect(303, `/staff/campaigns/${saved.campaign.slug}`);
  });
}

/** A draft has words of its own in every place, so that it can be looked at before it is finished. */
async function createDraft({ campaigns, clock }: StaffRoutesDeps, organizationId: string, fields: NewCampaignFields): Promise<SavedCampaign> {
  const slug = slugify(fields.title) || `campaign-${clock.now().getTime().toString(36)}`;
  const draft: NewCampaign = {
    ...fields, organizationId, slug, summary: 'What this campaign does, in a sentence or two.', story: '## The story\n\nStill to be written.',
    place: 'Place', theme: 'Theme', startedAt: clock.now(), endsAt: null, suggestedGifts: [], leader: { name: '', role: '', words: '' }, pictureIds: [],
  };
  return campaigns.create(draft);
}

async function saveCampaign(deps: StaffRoutesDeps, req: Request, res: Response, campaign: Campaign): Promise<void> {
  const sent = await readPictures(deps, req);
  const parsed = parseCampaignForm(req.body, campaign);
  const errors = { ...(parsed.ok ? {} : parsed.form.errors), ...sent.errors };
  const again = (more: Record<string, string> = {}, status = 422) =>
    sendEditor(deps, res, campaign, { form: formOf(req, sent, { ...errors, ...more }), pictureIds: sent.carried, preview: wantsPreview(req) }, status);
  if (wantsPreview(req)) return again({}, Object.keys(errors).length > 0 ? 422 : 200);
  if (!parsed.ok || Object.keys(errors).length > 0) return again();
  const saved = await deps.campaigns.update(campaign.id, { ...parsed.changes, pictureIds: sent.ids });
  if (!saved.ok) return again(refusedFields[saved.reason]);
  await sent.storeTexts();
  res.redirect(303, `/staff/campaigns/${saved.campaign.slug}?saved=1`);
}

interface Editor {
  form: FormState;
  pictureIds: readonly string[];
  preview?: boolean;
  saved?: boolean;
}

async function sendEditor(deps: StaffRoutesDeps, res: Response, campaign: Campaign, { form, pictureIds, preview = false, saved = false }: Editor, status = 200): Promise<void> {
  const { pictureForm, values } = await showPictures(deps, pictureIds, form.values);
  const model = {
    campaign: { title: campaign.title, language: campaign.language, slug: campaign.slug, status: campaign.status, opening: openingOf(campaign, deps.clock.now()), url: `/campaigns/${campaign.slug}`, address: `/staff/campaigns/${campaign.slug}` },
    form: { ...form, values: { ...form.values, ...values } },
    pictureForm,
    ...giftFields(form),
    languages: languageSuggestions,
    writtenIn: languageOfForm(form),
    countries: countries.map(({ name }) => ({ value: name })),
    currencySign: currencySymbol(campaign.currency),
    publicUrl: deps.pages.site.publicUrl,
    timeZone: campaign.timeZone,
    preview: preview ? { language: languageOfForm(form), html: renderMarkdown(form.values.story ?? '') } : null,
    saved,
  };
  deps.pages.send(res, 'staff/campaign', { title: `Edit: ${campaign.title}`, section, scripts: ['markdown-toolbar', 'written-language'] }, model, status);
}

function formOf(req: Request, sent: SentPictures, errors: Record<string, string>): FormState {
  return { values: { ...typedValues(req.body), ...sent.values }, errors };
}

function wantsPreview(req: Request): boolean {
  return typedValues(req.body).do === 'preview';
}
