import { createHash } from 'node:crypto';
import { accentOf, type AccentTones } from './accent.ts';
import type { Organization } from './organization.ts';

type Accented = Pick<Organization, 'slug' | 'accent'>;

/** The address of the stylesheet that gives pages an organization's colour; undefined when there is none of its own. Another colour has another address. */
export function accentSheet(organization: Accented | null): string | undefined {
  const css = organization === null ? null : accentCss(organization);
  return organization === null || css === null ? undefined : `/organizations/${organization.slug}/accent-${createHash('sha256').update(css).digest('hex').slice(0, 12)}.css`;
}

/** That stylesheet: it follows the site's own and takes the place of four of its colours, by day and by night. */
export function accentCss({ accent }: Accented): string | null {
  const read = accent === null ? null : accentOf(accent);
  if (read === null || !read.ok) return null;
  return `:root{${rules(read.accent.light)}}@media (prefers-color-scheme:dark){:root{${rules(read.accent.dark)}}}`;
}

/** The same for mails, which have no stylesheet: colours are written into them. Null for the site's own. */
export function mailAccent(organization: Pick<Organization, 'accent'> | null): { light: string; dark: string; onDark: string } | null {
  const read = organization === null || organization.accent === null ? null : accentOf(organization.accent);
  return read?.ok === true ? { light: read.accent.light.spring, dark: read.accent.dark.spring, onDark: read.accent.dark['on-spring'] } : null;
}

function rules(tones: AccentTones): string {
  return Object.entries(tones).map(([name, colour]) => `--${name}:${colour}`).join(';');
}
