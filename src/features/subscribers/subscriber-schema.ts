import { z } from 'zod';
import { emailField, optionalText } from '../../http/forms.ts';

/** The "get reports by mail" form. */
export const subscribeForm = z.object({ email: emailField, name: optionalText(120) });

/** The buttons of the page that manages one subscription. */
export const manageForm = z.object({ action: z.enum(['confirm', 'unsubscribe', 'resume']) });
