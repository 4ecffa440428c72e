/** What the public API says of a campaign or a fundraiser; amounts in minor units. */
export interface Figures {
  raised: number;
  goal: number;
  toGo: number;
  donations: number;
  currency: string;
  status: string;
}

/** @param what such as `campaigns/safe-homes` */
export async function figuresOf(site: string, what: string): Promise<Figures> {
  const answer = await fetch(`${site}/api/v1/${what}`);
  if (!answer.ok) throw new Error(`/api/v1/${what} answered ${answer.status}`);
  return (await answer.json()) as Figures;
}
