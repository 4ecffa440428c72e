import type { Request } from 'express';
import { type FormState, parseForm, typedValues } from '../../http/forms.ts';
import { uploadedFile } from '../../http/uploads.ts';
import { visitorLocale } from '../../http/visitor-locale.ts';
import { tidyLine } from '../../shared/text.ts';
import type { Tokens } from '../../shared/tokens.ts';
import type { Account } from '../accounts/index.ts';
import type { Campaign } from '../campaigns/index.ts';
import type { PictureRefusal, Pictures } from '../pictures/index.ts';
import { fundraiserForm } from './fundraiser-schema.ts';
import type { FundraiserFields } from './fundraiser.ts';

export interface ReadFormDeps {
  tokens: Tokens;
  pictures: Pick<Pictures, 'add' | 'describe'>;
}

export type ReadForm = { ok: true; fields: FundraiserFields } | { ok: false; form: FormState; pictureId: string | null };

/** Reads the supporter's form. A photo that came with it is kept even when something else is refused. */
export async function readFundraiserForm(deps: ReadFormDeps, req: Request, account: Account, campaign: Campaign, now: Date): Promise<ReadForm> {
  const parsed = parseForm(fundraiserForm(campaign, now, visitorLocale(req) ?? undefined), req.body);
  const picture = await readPicture(deps, req, account);
  if (parsed.ok && picture.refusal === null) {
    const { endsOn: endsAt, ...rest } = parsed.value;
    return { ok: true, fields: { ...rest, endsAt, pictureId: picture.id } };
  }
  const errors = { ...(parsed.ok ? {} : parsed.form.errors), ...(picture.refusal === null ? {} : { photo: picture.refusal }) };
  return { ok: false, form: { values: typedValues(req.body), errors }, pictureId: picture.id };
}

/** Names a picture in a form, so that nobody can put somebody else's on their page. */
export function pictureToken(tokens: Tokens, account: Account, pictureId: string): string {
  return tokens.issue(picturePurpose(account), pictureId);
}

function picturePurpose(account: Account): string {
  return `fundraiser-picture:${account.id}`;
}

const refusals: Record<PictureRefusal, string> = {
  'not-a-picture': 'We could not read this as a photo. Please choose a JPEG, PNG, WebP or AVIF file.',
  'too-large': 'This photo is too large. Please choose a smaller one.',
};

async function readPicture({ tokens, pictures }: ReadFormDeps, req: Request, account: Account): Promise<{ id: string | null; refusal: string | null }> {
  const { picture = '', photoWords = '', removePhoto, title = '' } = typedValues(req.body);
  const kept = tokens.verify(picturePurpose(account), 'pic', picture);
  const words = tidyLine(photoWords).slice(0, 200);
  const file = uploadedFile(req.files, 'photo');
  if (file !== undefined) {
    const added = await pictures.add(file, { alt: words || `Photo for “${tidyLine(title).slice(0, 80)}”` });
    return added.ok ? { id: added.id, refusal: null } : { id: kept, refusal: refusals[added.reason] };
  }
  if (removePhoto !== undefined) return { id: null, refusal: null };
  if (kept !== null && words !== '') await pictures.describe(kept, { alt: words });
  return { id: kept, refusal: null };
}
