import type { Request } from 'express';
import { uploadedFile } from '../../http/uploads.ts';
import { tidyLine } from '../../shared/text.ts';
import type { Tokens } from '../../shared/tokens.ts';
import type { Pictures, PictureView } from '../pictures/index.ts';

/** The pictures of a form as it is shown: those there are, and empty rows for more. */
export interface PictureForm {
  /** Carried along in a hidden field: pictures that were uploaded once needn't be chosen again after an error. */
  tokens: string;
  shown: { picture: PictureView; altName: string; removeName: string; removed: boolean }[];
  more: { photo: string; alt: string }[];
}

/** What was sent. */
export interface SentPictures {
  /** All that the form now shows, also those ticked for removal. */
  carried: string[];
  /** Those that stay. */
  ids: string[];
  values: Record<string, string>;
  errors: Record<string, string>;
  /** Stores the texts that were changed. To be called when the form is saved. */
  storeTexts(): Promise<void>;
}

export interface PictureFormDeps {
  pictures: Pick<Pictures, 'add' | 'describe' | 'views'>;
  tokens: Tokens;
}

const MOST_PICTURES = 12;
const ROWS = [1, 2, 3];
const MOST_LETTERS = 300;
/** Stored until the form comes back with words; a form is never saved with it. */
const STAND_IN = 'A photo';
/** A form names pictures by tokens, so that nobody can write the text of a picture that isn't theirs. */
const PURPOSE = 'picture in a form';

/** @param values of a form that is shown again */
export async function showPictures({ pictures, tokens }: PictureFormDeps, ids: readonly string[], values: Record<string, string> = {}): Promise<{ pictureForm: PictureForm; values: Record<string, string> }> {
  const views = await pictures.views(ids);
  const texts = Object.fromEntries(views.map((view) => [altName(view.id), values[altName(view.id)] ?? view.alt]));
  return {
    values: texts,
    pictureForm: {
      tokens: views.map((view) => tokens.issue(PURPOSE, view.id)).join(' '),
      shown: views.map((picture) => ({ picture, altName: altName(picture.id), removeName: removeName(picture.id), removed: removeName(picture.id) in values })),
      more: ROWS.map((row) => ({ photo: `photo${row}`, alt: `photoAlt${row}` })),
    },
  };
}

/** Stores new photos at once, so that an error elsewhere in the form doesn't lose them. Each picture needs a text. */
export async function readPictures({ pictures, tokens }: PictureFormDeps, req: Request): Promise<SentPictures> {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const before = text(body.pictures).split(' ').flatMap((token) => tokens.verify(PURPOSE, 'pic', token) ?? []);
  const added = await addPhotos(pictures, req, body);
  const carried = [...before, ...added.ids];
  const ids = carried.filter((id) => body[removeName(id)] === undefined);
  const texts = new Map(carried.map((id) => [id, added.texts.get(id) ?? tidyLine(text(body[altName(id)]))]));
  const errors = { ...added.errors };
  for (const id of ids) if (!texts.get(id)) errors[altName(id)] = 'Please say what the picture shows, for people who can’t see it.';
  for (const id of ids) if ((texts.get(id) ?? '').length > MOST_LETTERS) errors[altName(id)] = `Please keep this to ${MOST_LETTERS} characters.`;
  if (ids.length > MOST_PICTURES) errors.photo1 ??= `There is room for ${MOST_PICTURES} pictures. Please remove some.`;
  return {
    carried,
    ids,
    values: { ...Object.fromEntries([...texts].map(([id, words]) => [altName(id), words])), ...added.values },
    errors,
    storeTexts: () => storeTexts(pictures, ids, texts),
  };
}

interface AddedPhotos {
  ids: string[];
  texts: Map<string, string>;
  values: Record<string, string>;
  errors: Record<string, string>;
}

async function addPhotos(pictures: PictureFormDeps['pictures'], req: Request, body: Record<string, unknown>): Promise<AddedPhotos> {
  const result: AddedPhotos = { ids: [], texts: new Map(), values: {}, errors: {} };
  for (const row of ROWS) {
    const file = uploadedFile(req.files, `photo${row}`);
    const alt = text(body[`photoAlt${row}`]).trim();
    const added = file === undefined ? null : await pictures.add(file, { alt: alt.slice(0, MOST_LETTERS) || STAND_IN });
    if (added?.ok) {
      result.ids.push(added.id);
      result.texts.set(added.id, alt);
      result.values[`photoAlt${row}`] = '';
      continue;
    }
    if (added !== null) result.errors[`photo${row}`] = added.reason === 'too-large' ? 'This picture is too large. Please choose a smaller one.' : 'We could not read this as a picture. JPEG, PNG, WebP and AVIF work.';
    else if (alt !== '') result.errors[`photo${row}`] = 'There are words for a photo here, but no photo. Please choose it.';
  }
  return result;
}

async function storeTexts(pictures: PictureFormDeps['pictures'], ids: readonly string[], texts: ReadonlyMap<string, string>): Promise<void> {
  for (const view of await pictures.views(ids)) {
    const alt = texts.get(view.id) ?? view.alt;
    if (alt !== view.alt) await pictures.describe(view.id, { alt });
  }
}

function altName(id: string): string {
  return `alt_${id}`;
}

function removeName(id: string): string {
  return `remove_${id}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
