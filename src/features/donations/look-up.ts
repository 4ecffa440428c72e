/** Each thing once, however many refer to it. Ids that are null or lead to nothing are left out. */
export async function lookUp<Thing>(ids: readonly (string | null)[], byId: (id: string) => Promise<Thing | null>): Promise<Map<string, Thing>> {
  const distinct = [...new Set(ids)].filter((id) => id !== null);
  const found = new Map<string, Thing>();
  await Promise.all(distinct.map(async (id) => {
    const thing = await byId(id);
    if (thing !== null) found.set(id, thing);
  }));
  return found;
}
