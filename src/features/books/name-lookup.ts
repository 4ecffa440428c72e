/** Names for files that people read; null for what there isn't. Campaigns and organizations give them. */
export interface NameLookup {
  organization(id: string): Promise<string | null>;
  campaign(id: string): Promise<string | null>;
}
