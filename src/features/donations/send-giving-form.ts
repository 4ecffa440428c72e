import type { Response } from 'express';
import type { FormState } from '../../http/forms.ts';
import type { Pages } from '../../http/pages.ts';
import { type DonateFacts, donatePage, headingOf } from './donate-page.ts';

interface Around {
  status?: number;
  /** Why no gift can be taken for a moment. */
  notNow?: string;
  /** What became of an earlier gift whose answers these are. */
  before?: string;
}

/** Shows a giving form, to be kept by nobody. @param form what was typed, or what a fresh form starts with */
export function sendGivingForm(pages: Pages, res: Response, facts: DonateFacts, form: FormState, { status = 200, notNow = '', before = '' }: Around = {}): void {
  const head = { title: before === '' ? headingOf(facts.campaign, facts.fundraiser) : `Another amount: ${headingOf(facts.campaign, facts.fundraiser)}`, description: facts.campaign.summary, noindex: true, laterScripts: ['keep-typed', 'live-sum'], stylesheet: facts.stylesheet };
  pages.send(res, 'donations/new', head, { ...donatePage(facts, form), notNow, before }, status);
}
