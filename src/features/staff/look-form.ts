import { type FormState, typedValues } from '../../http/forms.ts';
import { uploadedFile } from '../../http/uploads.ts';
import { type Colour, readColour } from '../../shared/colour.ts';
import { tidyLine } from '../../shared/text.ts';
import type { Tokens } from '../../shared/tokens.ts';
import { accentOf, type Organization, type OrganizationLook } from '../organizations/index.ts';
import type { Pictures } from '../pictures/index.ts';

/** The site's own colour, which a colour field shows when there is no other. */
export const HOUSE_COLOUR = '#0b5d57';

/** A form names its pictures by tokens, so that nobody can take the picture of somebody else. */
const purposes = { logo: 'logo in a form', picture: 'picture of an organization in a form' } as const;
type Slot = keyof typeof purposes;
const otherFiles: Record<Slot, string> = { logo: 'Please save the logo as PNG, 480 pixels wide or more.', picture: 'Please save the picture as JPEG or PNG.' };

const MOST_LETTERS = 300;
/** Stored until the form comes back with words; a form is never saved with it. */
const STAND_IN = 'A picture';

export interface LookFormDeps {
  pictures: Pick<Pictures, 'add'>;
  tokens: Tokens;
}

export interface SentLook {
  /** Null is the site's own; what could not be read is the one there was. */
  accent: Colour | null;
  logoId: string | null;
  pictureId: string | null;
  /** What the picture shows. */
  pictureWords: string;
  form: FormState;
  /** For a colour that is too light: the nearest that can be read. */
  nearest: Colour | null;
}

interface Sent {
  body: unknown;
  files?: unknown;
}

/** What was sent, of which nothing is lost: a new logo or picture is stored at once and carried along. */
export async function readLook(deps: LookFormDeps, { body, files }: Sent, organization: Organization): Promise<SentLook> {
  const typed = typedValues(body);
  const colour = chosenColour(typed, organization.accent);
  const pictureWords = tidyLine(typed.pictureWords ?? '');
  const logo = await sentFile(deps, 'logo', typed, files, organization.name);
  const picture = await sentFile(deps, 'picture', typed, files, pictureWords.slice(0, MOST_LETTERS) || STAND_IN);
  const values = { ...typed, accent: colour.typed, picked: colour.accent ?? colour.nearest ?? HOUSE_COLOUR, ...tokensOf(deps, { logoId: logo.id, pictureId: picture.id }) };
  const errors = { ...colour.errors, ...logo.errors, ...picture.errors, ...wrongWords(pictureWords, picture.id) };
  return { accent: colour.accent, logoId: logo.id, pictureId: picture.id, pictureWords, form: { values, errors }, nearest: colour.nearest };
}

/** @param pictureWords what the picture that there is shows */
export function lookValues(deps: LookFormDeps, { accent, logoId, pictureId }: OrganizationLook, pictureWords: string): Record<string, string> {
  return { accent: accent ?? '', picked: accent ?? HOUSE_COLOUR, pictureWords, ...tokensOf(deps, { logoId, pictureId }) };
}

function wrongWords(words: string, pictureId: string | null): Record<string, string> {
  if (pictureId === null) return {};
  if (words === '') return { pictureWords: 'Please say what the picture shows, for people who can’t see it.' };
  return words.length > MOST_LETTERS ? { pictureWords: `Please keep this to ${MOST_LETTERS} characters.` } : {};
}

/** There are two fields for one colour, and without a script neither follows the other: the one that was changed counts, the typed one first. */
function chosenColour({ accent = '', picked = '', nearest = '' }: Record<string, string>, before: Colour | null) {
  const typed = nearest !== '' ? nearest : accent.trim() !== (before ?? '') || picked === (before ?? HOUSE_COLOUR) ? accent.trim() : picked;
  if (typed === '') return { typed, accent: null, nearest: null, errors: {} };
  const colour = readColour(typed);
  if (colour === null) return { typed, accent: before, nearest: null, errors: { accent: 'Please write the colour as # and six digits or letters from a to f, such as #24518f.' } };
  const read = accentOf(colour);
  if (read.ok) return { typed: colour, accent: colour, nearest: null, errors: {} };
  return { typed, accent: before, nearest: read.nearest, errors: { accent: `This is too light for text on white. The nearest that can be read is ${read.nearest}.` } };
}

async function sentFile({ pictures, tokens }: LookFormDeps, slot: Slot, typed: Record<string, string>, files: unknown, alt: string): Promise<{ id: string | null; errors: Record<string, string> }> {
  const carried = tokens.verify(purposes[slot], 'pic', typed[`${slot}Token`] ?? '') ?? null;
  const file = uploadedFile(files, slot);
  if (file === undefined) return { id: typed[slot === 'logo' ? 'removeLogo' : 'removePicture'] === undefined ? carried : null, errors: {} };
  if (looksLikeSvg(file)) return { id: carried, errors: { [slot]: `SVG files can hold programs, so we don’t take them. ${otherFiles[slot]}` } };
  const added = await pictures.add(file, { alt });
  if (added.ok) return { id: added.id, errors: {} };
  return { id: carried, errors: { [slot]: added.reason === 'too-large' ? 'This picture is too large. Please choose a smaller one.' : 'We could not read this as a picture. PNG, JPEG and WebP work.' } };
}

function looksLikeSvg(file: Buffer): boolean {
  return /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?(<!doctype svg[^>]*>\s*)?<svg[\s>]/i.test(file.subarray(0, 2_000).toString('utf8').replace(/^\uFEFF/, ''));
}

function tokensOf({ tokens }: LookFormDeps, { logoId, pictureId }: Pick<OrganizationLook, 'logoId' | 'pictureId'>): { logoToken: string; pictureToken: string } {
  const token = (slot: Slot, id: string | null) => (id === null ? '' : tokens.issue(purposes[slot], id));
  return { logoToken: token('logo', logoId), pictureToken: token('picture', pictureId) };
}
