import type { CheckoutSession } from '../store/tables.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { payAddress } from './pay-address.ts';

/** The way back to the site. A form, not a link: what is under way must not go on behind the back of who leaves. */
export function backForm(session: CheckoutSession): Html | false {
  return session.cancel_url !== null && html`
<form method="post" action="${payAddress(session)}" class="leave">
<button type="submit" name="method" value="back" class="back">Back</button>
</form>`;
}
