export const staffRoles = ['lead', 'finance', 'reviewer'] as const;
export type StaffRole = typeof staffRoles[number];

/** A mail address that works for an organization. */
export interface StaffMember {
  id: string;
  /** The account that first came in with this address; null until then. */
  accountId: string | null;
  /** In the form of `normalizeEmail`. */
  email: string;
  organizationId: string;
  role: StaffRole;
  addedAt: Date;
}
