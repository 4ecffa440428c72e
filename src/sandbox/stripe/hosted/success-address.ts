import type { CheckoutSession } from '../store/tables.ts';

/** Where the payer goes after paying: the session's address with its own id filled in. */
export function successAddress({ id, success_url }: CheckoutSession): string {
  return (success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', id);
}
