import type { Organization } from '../organizations/index.ts';
import { FALLBACK } from './picture-files.ts';

/** Who a mail is from, as it stands on top of it. */
export interface Letterhead {
  name: string;
  /** The absolute address of its logo, as a JPEG on white; null where it has none. */
  logo: string | null;
}

/**
 * The logo goes by its address and not as an attachment (docs/decisions/0011): it is the same one for everybody, so asking for it
 * tells nothing of who opened which mail.
 */
export function letterhead(organization: Pick<Organization, 'name' | 'logoId'> | null, publicUrl: string): Letterhead | null {
  if (organization === null) return null;
  const { name, logoId } = organization;
  return { name, logo: logoId === null ? null : `${publicUrl}/pictures/${logoId}/${FALLBACK}` };
}
