import { mailAccent, type Organization } from '../organizations/index.ts';
import { FALLBACK } from './picture-files.ts';

/** Who a mail is from, as it stands on top of it. */
interface Letterhead {
  name: string;
  /** The absolute address of its logo, as a JPEG on white; null where it has none. */
  logo: string | null;
}

/** What the layout of mails reads of the organization that one is about: null both where there is none. */
export interface MailHead {
  accent: ReturnType<typeof mailAccent>;
  letterhead: Letterhead | null;
}

/**
 * The logo goes by its address and not as an attachment (docs/decisions/0011): it is the same one for everybody, so asking for it
 * tells nothing of who opened which mail.
 */
export function mailHead(organization: Pick<Organization, 'name' | 'logoId' | 'accent'> | null, publicUrl: string): MailHead {
  if (organization === null) return { accent: null, letterhead: null };
  const { name, logoId } = organization;
  return { accent: mailAccent(organization), letterhead: { name, logo: logoId === null ? null : `${publicUrl}/pictures/${logoId}/${FALLBACK}` } };
}
