import { Router, type Request, type Response } from 'express';
import { typedValues } from '../../http/forms.ts';
import { param } from '../../http/pages.ts';
import { readColour } from '../../shared/colour.ts';
import { notFound } from '../../shared/errors.ts';
import type { Organization } from '../organizations/index.ts';
import { HOUSE_COLOUR, lookValues, readLook, type SentLook } from './look-form.ts';
import { sampleCss } from './look-samples.ts';
import { assertRole, hasRole } from './require-role.ts';
import { staffOf } from './require-staff.ts';
import { createStaffAccess } from './staff-access.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

const section = 'organizations';

/** `/staff/organizations/…`: an organization's logo, colour and picture. Everybody who works there sees them; project leaders change them. */
export function lookRoutes(deps: StaffRoutesDeps): Router {
  const router = Router();
  const access = createStaffAccess(deps);

  router.get('/staff/organizations', async (_req, res) => {
    const organizations = (await Promise.all(staffOf(res).organizationIds.map((id) => deps.organizations.byId(id)))).flatMap((each) => each ?? []);
    const [only] = organizations;
    if (organizations.length === 1 && only !== undefined) return res.redirect(303, addressOf(only));
    deps.pages.send(res, 'staff/organizations', { title: 'Organizations', section }, { organizations: organizations.map((each) => ({ name: each.name, place: each.place, url: addressOf(each) })) });
  });
  router.get('/staff/organizations/:slug', async (req, res) => {
    const organization = await access.organization(res, param(req, 'slug'));
    await sendLook(deps, res, organization, await currentLook(deps, organization), { saved: req.query.saved !== undefined });
  });
  router.get('/staff/organizations/:slug/samples-:colour.css', async (req, res) => {
    await access.organization(res, param(req, 'slug'));
    const colour = readColour(param(req, 'colour'));
    const css = colour === null ? null : sampleCss(colour);
    if (css === null) throw notFound('this stylesheet');
    res.set('Cache-Control', 'private, max-age=3600').type('css').send(css);
  });
  router.post('/staff/organizations/:slug', async (req, res) => {
    const organization = await access.organization(res, param(req, 'slug'));
    assertRole(res, organization.id, 'lead');
    await changeLook(deps, req, res, organization);
  });
  return router;
}

async function currentLook(deps: StaffRoutesDeps, organization: Organization): Promise<SentLook> {
  const { accent, logoId, pictureId } = organization;
  const [picture] = await deps.pictures.views(pictureId === null ? [] : [pictureId]);
  const pictureWords = picture?.alt ?? '';
  return { accent, logoId, pictureId, pictureWords, form: { values: lookValues(deps, organization, pictureWords), errors: {} }, nearest: null };
}

async function changeLook(deps: StaffRoutesDeps, req: Request, res: Response, organization: Organization): Promise<void> {
  const wants = typedValues(req.body).do ?? 'save';
  if (wants === 'undo') await deps.organizations.undoLook(organization.id);
  else if (wants === 'house') await deps.organizations.setLook(organization.id, { accent: null, logoId: organization.logoId, pictureId: organization.pictureId });
  else {
    const sent = await readLook(deps, { body: req.body, files: req.files }, organization);
    const wrong = Object.keys(sent.form.errors).length > 0;
    if (wrong || wants === 'preview') return sendLook(deps, res, organization, sent, { preview: !wrong }, wrong ? 422 : 200);
    if (sent.pictureId !== null) await deps.pictures.describe(sent.pictureId, { alt: sent.pictureWords });
    await deps.organizations.setLook(organization.id, sent);
  }
  res.redirect(303, `${addressOf(organization)}?saved=1`);
}

async function sendLook(deps: StaffRoutesDeps, res: Response, organization: Organization, look: SentLook, { saved = false, preview = false }, status = 200): Promise<void> {
  const address = addressOf(organization);
  const views = await deps.pictures.views([look.logoId, look.pictureId].flatMap((id) => id ?? []));
  const logo = views.find(({ id }) => id === look.logoId);
  const pagePicture = views.find(({ id }) => id === look.pictureId);
  const shown = look.nearest ?? look.accent ?? HOUSE_COLOUR;
  deps.pages.send(res, 'staff/look', { title: `How ${organization.name} looks`, section, scripts: ['accent-field'], stylesheet: `${address}/samples-${shown.slice(1)}.css` }, {
    organization: { name: organization.name, url: `/organizations/${organization.slug}`, address },
    form: look.form,
    mayChange: hasRole(res, organization.id, 'lead'),
    logo: logo ?? null,
    logoLabel: logo === undefined ? 'Logo' : 'Another logo',
    pagePicture: pagePicture ?? null,
    pictureLabel: pagePicture === undefined ? 'Picture' : 'Another picture',
    shown,
    nearest: look.nearest,
    ownColour: organization.accent !== null,
    undo: organization.lookBefore !== null,
    several: staffOf(res).organizationIds.length > 1,
    saved,
    preview,
  }, status);
}

function addressOf({ slug }: Pick<Organization, 'slug'>): string {
  return `/staff/organizations/${slug}`;
}
