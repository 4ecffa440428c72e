import { Router } from 'express';
import { emptyForm, parseForm, type FormState } from '../../http/forms.ts';
import { param, type Pages } from '../../http/pages.ts';
import { rateLimit } from '../../http/rate-limits.ts';
import { notFound } from '../../shared/errors.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Tokens } from '../../shared/tokens.ts';
import { type Campaign, type Campaigns, openingOf, publicCampaign } from '../campaigns/index.ts';
import { accentSheet, type Organizations } from '../organizations/index.ts';
import type { Subscribers } from './create-subscribers.ts';
import { manageForm, subscribeForm } from './subscriber-schema.ts';
import { managePage } from './subscription-pages.ts';
import type { Subscriber } from './subscriber.ts';

export interface SubscriberRoutesDeps {
  pages: Pages;
  campaigns: Campaigns;
  organizations: Pick<Organizations, 'byId'>;
  subscribers: Subscribers;
  tokens: Tokens;
  clock: Clock;
}

/**
 * Subscribing, managing and leaving. `POST /unsubscribe/:token` must be exempt from the origin check: mail programs send
 * it by themselves (RFC 8058), and the token is its proof.
 */
export function subscriberRoutes(deps: SubscriberRoutesDeps): Router {
  const router = Router();
  subscribeRoutes(router, deps);
  manageRoutes(router, deps);
  unsubscribeRoutes(router, deps);
  return router;
}

function subscribeRoutes(router: Router, { pages, campaigns, organizations, subscribers, clock }: SubscriberRoutesDeps): void {
  const head = async (campaign: Campaign) => ({ title: `Reports of ${campaign.shortTitle} by mail`, noindex: true, section: 'campaigns', stylesheet: await sheetOf(organizations, campaign) });
  const model = (campaign: Campaign) => ({ campaign: campaignLink(campaign), opening: openingOf(campaign, clock.now()) });

  router.get('/campaigns/:slug/subscribe', async (req, res) => {
    const campaign = await publicCampaign(campaigns, param(req, 'slug'));
    pages.send(res, 'subscribers/new', await head(campaign), { ...model(campaign), form: emptyForm });
  });

  router.post('/campaigns/:slug/subscribe', rateLimit('subscribe', { points: 10, seconds: 600 }), async (req, res) => {
    // A former address works too: the form may stand on a page that was opened before the campaign was renamed.
    const campaign = await publicCampaign(campaigns, param(req, 'slug'));
    const refuse = async (form: FormState) => pages.send(res, 'subscribers/new', await head(campaign), { ...model(campaign), form }, 422);
    const parsed = parseForm(subscribeForm, req.body);
    if (!parsed.ok) return refuse(parsed.form);
    await subscribers.request({ campaignId: campaign.id, ...parsed.value });
    res.redirect(303, `/campaigns/${campaign.slug}/subscribe/thanks`);
  });

  // The same words for every address: whether somebody is subscribed is nobody else's business.
  router.get('/campaigns/:slug/subscribe/thanks', async (req, res) => {
    const campaign = await publicCampaign(campaigns, param(req, 'slug'));
    pages.send(res, 'subscribers/thanks', { ...await head(campaign), title: 'Please look in your mailbox' }, model(campaign));
  });
}

function manageRoutes(router: Router, { pages, campaigns, organizations, subscribers }: SubscriberRoutesDeps): void {
  router.get('/subscriptions/:token', async (req, res) => {
    const subscriber = found(await subscribers.byManageToken(param(req, 'token')));
    const campaign = await campaignOf(campaigns, subscriber);
    const model = managePage(subscriber, campaign, `/subscriptions/${param(req, 'token')}`, req.query.done !== undefined);
    pages.send(res, 'subscribers/manage', { title: model.heading, noindex: true, stylesheet: await sheetOf(organizations, campaign) }, model);
  });

  router.post('/subscriptions/:token', rateLimit('subscriptions', { points: 60, seconds: 600 }), async (req, res) => {
    const subscriber = found(await subscribers.byManageToken(param(req, 'token')));
    const parsed = parseForm(manageForm, req.body);
    if (parsed.ok && parsed.value.action === 'unsubscribe') await subscribers.unsubscribe(subscriber.id, 'unsubscribed');
    else if (parsed.ok) await subscribers.confirm(subscriber.id);
    res.redirect(303, `/subscriptions/${param(req, 'token')}?done=1`);
  });
}

function unsubscribeRoutes(router: Router, { pages, campaigns, organizations, subscribers, tokens }: SubscriberRoutesDeps): void {
  const send = async (res: Parameters<Pages['send']>[0], token: string, subscriber: Subscriber) => {
    const campaign = await campaignOf(campaigns, subscriber);
    const gone = subscriber.state === 'unsubscribed';
    const title = gone ? 'You get no more of these reports' : `Stop the reports of ${campaign.shortTitle}?`;
    pages.send(res, 'subscribers/unsubscribe', { title, noindex: true, stylesheet: await sheetOf(organizations, campaign) }, {
      heading: title, gone, email: subscriber.email, campaign: campaignLink(campaign),
      action: `/unsubscribe/${token}`, undo: `/subscriptions/${tokens.issue('subscription', subscriber.id)}`,
    });
  };

  // Never acts: link scanners of mail programs open every address in a mail.
  router.get('/unsubscribe/:token', async (req, res) => {
    await send(res, param(req, 'token'), found(await subscribers.byUnsubscribeToken(param(req, 'token'))));
  });

  router.post('/unsubscribe/:token', async (req, res) => {
    const subscriber = found(await subscribers.byUnsubscribeToken(param(req, 'token')));
    const { 'List-Unsubscribe': oneClick } = (req.body ?? {}) as Record<string, unknown>;
    await subscribers.unsubscribe(subscriber.id, oneClick === 'One-Click' ? 'one-click' : 'unsubscribed');
    await send(res, param(req, 'token'), found(await subscribers.byId(subscriber.id)));
  });
}

function campaignLink(campaign: Campaign) {
  return { title: campaign.title, language: campaign.language, shortTitle: campaign.shortTitle, url: `/campaigns/${campaign.slug}`, subscribeUrl: `/campaigns/${campaign.slug}/subscribe` };
}

async function sheetOf(organizations: Pick<Organizations, 'byId'>, { organizationId }: Campaign): Promise<string | undefined> {
  return accentSheet(await organizations.byId(organizationId));
}

async function campaignOf(campaigns: Campaigns, subscriber: Subscriber): Promise<Campaign> {
  const campaign = await campaigns.byId(subscriber.campaignId);
  if (campaign === null) throw notFound('this campaign');
  return campaign;
}

function found(subscriber: Subscriber | null): Subscriber {
  if (subscriber === null) throw notFound('this subscription');
  return subscriber;
}
