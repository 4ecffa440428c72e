/** A nonprofit that runs campaigns and issues receipts. */
export interface Organization {
  id: string;
  slug: string;
  name: string;
  legalName: string;
  country: string;
  place: string;
  /** The postal address, a line each. */
  address: string[];
  registrationNumber: string;
  email: string;
  website: string;
  summary: string;
  /** Markdown. */
  about: string;
  /** The letters in front of receipt numbers, such as `LR`. */
  receiptPrefix: string;
  /** Bank details and the like, shown as they are. */
  otherWays: OtherWay[];
  /** Its own colour, `#rrggbb`, or null for the site's. Always one that can be read: see accent.ts. */
  accent: string | null;
  /** The picture that is its logo, or null. */
  logoId: string | null;
  /** The picture on top of its page, or null for that of a campaign. */
  pictureId: string | null;
  /** How it looked before the last change, so that a change can be taken back. */
  lookBefore: OrganizationLook | null;
}

/** What its pages take on. */
export interface OrganizationLook {
  accent: string | null;
  logoId: string | null;
  pictureId: string | null;
}

export interface OtherWay {
  label: string;
  value: string;
}
