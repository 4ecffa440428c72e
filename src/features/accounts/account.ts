/** A mail address that somebody proved to be theirs. */
export interface Account {
  id: string;
  /** In the form of `normalizeEmail`. */
  email: string;
  /** As the person writes it; empty until they told us. */
  name: string;
  createdAt: Date;
}

/** What to call the person on their own pages. */
export function displayName(account: Account): string {
  return account.name === '' ? account.email : account.name;
}
