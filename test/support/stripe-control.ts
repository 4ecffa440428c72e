/** Gives an order to the embedded Stripe's test controls, such as `/time/advance`; see src/sandbox/stripe/control. */
export async function orderStripe<Result = unknown>(controlBase: string, order: string, given: object = {}): Promise<Result> {
  const response = await fetch(new URL(order, controlBase), { method: 'POST', body: JSON.stringify(given) });
  const body = await response.json() as Result & { error?: string };
  if (!response.ok) throw new Error(`${order} was refused: ${body.error ?? String(response.status)}`);
  return body;
}
