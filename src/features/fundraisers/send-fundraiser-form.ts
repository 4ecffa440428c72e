import type { Response } from 'express';
import type { FormState } from '../../http/forms.ts';
import { languageOfForm, languageSuggestions } from '../../http/language-field.ts';
import type { Pages } from '../../http/pages.ts';
import type { Clock } from '../../shared/clock.ts';
import { currencySymbol } from '../../shared/format-money.ts';
import type { Tokens } from '../../shared/tokens.ts';
import type { Account } from '../accounts/index.ts';
import type { Campaign } from '../campaigns/index.ts';
import type { Pictures } from '../pictures/index.ts';
import { endDays } from './fundraiser-schema.ts';
import { pictureToken } from './read-fundraiser-form.ts';

export interface SendFormDeps {
  pages: Pages;
  clock: Clock;
  tokens: Tokens;
  pictures: Pick<Pictures, 'views'>;
}

export interface FormPage {
  heading: string;
  lead: string;
  action: string;
  submitLabel: string;
  back: { url: string; label: string };
  /** The signed id of the page to be made; empty for one that is there. */
  draft: string;
  form: FormState;
  /** The photo that the page has, or that came with a form that was refused. */
  pictureId: string | null;
}

/** Shows the form for a page, with 422 when it was refused. */
export async function sendFundraiserForm({ pages, clock, tokens, pictures }: SendFormDeps, res: Response, account: Account, campaign: Campaign, page: FormPage): Promise<void> {
  const [picture = null] = await pictures.views(page.pictureId === null ? [] : [page.pictureId]);
  const values: Record<string, string> = { ...(picture === null ? {} : { photoWords: picture.alt }), ...page.form.values };
  const refused = Object.keys(page.form.errors).length > 0;
  const model = {
    ...page,
    // Ticked or not, what was asked of the photo has been done by now.
    form: { values: { ...values, removePhoto: '' }, errors: page.form.errors },
    campaign,
    currencySign: currencySymbol(campaign.currency),
    languages: languageSuggestions,
    writtenIn: languageOfForm(page.form),
    days: endDays(campaign, clock.now()),
    picture,
    pictureToken: picture === null ? '' : pictureToken(tokens, account, picture.id),
  };
  pages.send(res, 'fundraisers/form', { title: page.heading, noindex: true, section: 'account', scripts: ['written-language'] }, model, refused ? 422 : 200);
}
