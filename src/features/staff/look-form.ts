import { type FormState, typedValues } from '../../http/forms.ts';
import { uploadedFile } from '../../http/uploads.ts';
import { type Colour, readColour } from '../../shared/colour.ts';
import type { Tokens } from '../../shared/tokens.ts';
import { accentOf, type Organization } from '../organizations/index.ts';
import type { Pictures } from '../pictures/index.ts';

/** The site's own colour, which a colour field shows when there is no other. */
export const HOUSE_COLOUR = '#0b5d57';

/** A form names its logo by a token, so that nobody can take the picture of somebody else. */
const PURPOSE = 'logo in a form';

export interface LookFormDeps {
  pictures: Pick<Pictures, 'add'>;
  tokens: Tokens;
}

export interface SentLook {
  /** Null is the site's own; what could not be read is the one there was. */
  accent: Colour | null;
  logoId: string | null;
  form: FormState;
  /** For a colour that is too light: the nearest that can be read. */
  nearest: Colour | null;
}

interface Sent {
  body: unknown;
  files?: unknown;
}

/** What was sent, of which nothing is lost: a new logo is stored at once and carried along. */
export async function readLook(deps: LookFormDeps, { body, files }: Sent, organization: Organization): Promise<SentLook> {
  const typed = typedValues(body);
  const colour = chosenColour(typed, organization.accent);
  const logo = await sentLogo(deps, typed, files, organization);
  const form = { values: { ...typed, accent: colour.typed, picked: colour.accent ?? colour.nearest ?? HOUSE_COLOUR, logoToken: logoToken(deps, logo.id) }, errors: { ...colour.errors, ...logo.errors } };
  return { accent: colour.accent, logoId: logo.id, form, nearest: colour.nearest };
}

export function lookValues(deps: LookFormDeps, { accent, logoId }: Pick<Organization, 'accent' | 'logoId'>): Record<string, string> {
  return { accent: accent ?? '', picked: accent ?? HOUSE_COLOUR, logoToken: logoToken(deps, logoId) };
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

async function sentLogo({ pictures, tokens }: LookFormDeps, typed: Record<string, string>, files: unknown, organization: Organization): Promise<{ id: string | null; errors: Record<string, string> }> {
  const carried = tokens.verify(PURPOSE, 'pic', typed.logoToken ?? '') ?? null;
  const file = uploadedFile(files, 'logo');
  if (file === undefined) return { id: typed.removeLogo === undefined ? carried : null, errors: {} };
  if (looksLikeSvg(file)) return { id: carried, errors: { logo: 'SVG files can hold programs, so we don’t take them. Please save the logo as PNG, 480 pixels wide or more.' } };
  const added = await pictures.add(file, { alt: organization.name });
  if (added.ok) return { id: added.id, errors: {} };
  return { id: carried, errors: { logo: added.reason === 'too-large' ? 'This picture is too large. Please choose a smaller one.' : 'We could not read this as a picture. PNG, JPEG and WebP work.' } };
}

function looksLikeSvg(file: Buffer): boolean {
  return /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?(<!doctype svg[^>]*>\s*)?<svg[\s>]/i.test(file.subarray(0, 2_000).toString('utf8').replace(/^\uFEFF/, ''));
}

function logoToken({ tokens }: LookFormDeps, id: string | null): string {
  return id === null ? '' : tokens.issue(PURPOSE, id);
}
