import type { Request } from 'express';
import { uploadedFile } from '../../http/uploads.ts';
import { tidyLine } from '../../shared/text.ts';
import type { Tokens } from '../../shared/tokens.ts';
import type { Pictures, PictureView, PictureWords } from '../pictures/index.ts';

/** The pictures of a form as it is shown: those there are, and empty rows for more. */
export interface PictureForm {
  /** Carried along in a hidden field: pictures that were uploaded once needn't be chosen again after an error. */
  tokens: string;
  /** With the words that were typed, which aren't stored until the form is saved. */
  shown: { picture: PictureView; altName: string; captionName: string; removeName: string; removed: boolean }[];
  more: { photo: string; alt: string; caption: string }[];
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
  const stored = await pictures.views(ids);
  const views = stored.map((view) => ({ ...view, alt: values[altName(view.id)] ?? view.alt, caption: values[captionName(view.id)] ?? view.caption }));
  return {
    values: Object.assign({}, ...views.map(valuesOf)) as Record<string, string>,
    pictureForm: {
      tokens: views.map((view) => tokens.issue(PURPOSE, view.id)).join(' '),
      shown: views.map((picture) => ({ picture, altName: altName(picture.id), captionName: captionName(picture.id), removeName: removeName(picture.id), removed: removeName(picture.id) in values })),
      more: ROWS.map((row) => ({ photo: `photo${row}`, alt: `photoAlt${row}`, caption: `photoCaption${row}` })),
    },
  };
}

/** Stores new photos at once, so that an error elsewhere in the form doesn't lose them. Each picture needs a text; a caption is as one likes. */
export async function readPictures({ pictures, tokens }: PictureFormDeps, req: Request): Promise<SentPictures> {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const before = text(body.pictures).split(' ').flatMap((token) => tokens.verify(PURPOSE, 'pic', token) ?? []);
  const added = await addPhotos(pictures, req, body);
  const carried = [...before, ...added.ids];
  const ids = carried.filter((id) => body[removeName(id)] === undefined);
  const words = new Map(carried.map((id) => [id, added.words.get(id) ?? sentWords(body, altName(id), captionName(id))]));
  const errors = Object.assign({}, added.errors, ...ids.map((id) => refusals(id, words.get(id)))) as Record<string, string>;
  if (ids.length > MOST_PICTURES) errors.photo1 ??= `There is room for ${MOST_PICTURES} pictures. Please remove some.`;
  return {
    carried,
    ids,
    values: Object.assign({}, ...Array.from(words, ([id, each]) => valuesOf({ id, ...each })), added.values) as Record<string, string>,
    errors,
    storeTexts: () => storeTexts(pictures, ids, words),
  };
}

interface AddedPhotos {
  ids: string[];
  words: Map<string, PictureWords>;
  values: Record<string, string>;
  errors: Record<string, string>;
}

async function addPhotos(pictures: PictureFormDeps['pictures'], req: Request, body: Record<string, unknown>): Promise<AddedPhotos> {
  const result: AddedPhotos = { ids: [], words: new Map(), values: {}, errors: {} };
  for (const row of ROWS) {
    const file = uploadedFile(req.files, `photo${row}`);
    const words = sentWords(body, `photoAlt${row}`, `photoCaption${row}`);
    const added = file === undefined ? null : await pictures.add(file, { alt: words.alt.slice(0, MOST_LETTERS) || STAND_IN });
    if (added?.ok) {
      result.ids.push(added.id);
      result.words.set(added.id, words);
      Object.assign(result.values, { [`photoAlt${row}`]: '', [`photoCaption${row}`]: '' });
      continue;
    }
    if (added !== null) result.errors[`photo${row}`] = added.reason === 'too-large' ? 'This picture is too large. Please choose a smaller one.' : 'We could not read this as a picture. JPEG, PNG, WebP and AVIF work.';
    else if (words.alt || words.caption) result.errors[`photo${row}`] = 'There are words for a photo here, but no photo. Please choose it.';
  }
  return result;
}

/** A form that was opened before it had a field for captions sends none: what is stored must not be emptied by it. */
function sentWords(body: Record<string, unknown>, alt: string, caption: string): PictureWords {
  return { alt: tidyLine(text(body[alt])), ...(body[caption] === undefined ? {} : { caption: tidyLine(text(body[caption])) }) };
}

function refusals(id: string, { alt, caption = '' }: PictureWords = { alt: '' }): Record<string, string> {
  const tooLong = `Please keep this to ${MOST_LETTERS} characters.`;
  return {
    ...(alt === '' ? { [altName(id)]: 'Please say what the picture shows, for people who can’t see it.' } : {}),
    ...(alt.length > MOST_LETTERS ? { [altName(id)]: tooLong } : {}),
    ...(caption.length > MOST_LETTERS ? { [captionName(id)]: tooLong } : {}),
  };
}

function valuesOf({ id, alt, caption }: PictureWords & { id: string }): Record<string, string> {
  return { [altName(id)]: alt, ...(caption === undefined ? {} : { [captionName(id)]: caption }) };
}

async function storeTexts(pictures: PictureFormDeps['pictures'], ids: readonly string[], words: ReadonlyMap<string, PictureWords>): Promise<void> {
  for (const view of await pictures.views(ids)) {
    const { alt, caption = view.caption } = words.get(view.id) ?? view;
    if (alt !== view.alt || caption !== view.caption) await pictures.describe(view.id, { alt, caption });
  }
}

function altName(id: string): string {
  return `alt_${id}`;
}

function captionName(id: string): string {
  return `caption_${id}`;
}

function removeName(id: string): string {
  return `remove_${id}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
