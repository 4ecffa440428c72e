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
}

export interface OtherWay {
  label: string;
  value: string;
}
