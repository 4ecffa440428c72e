import type { Stripe } from 'stripe';

/** The version that the installed SDK pins; a newer SDK makes this line fail to compile until the shapes are read again. */
export const API_VERSION: Stripe.LatestApiVersion = '2026-10-28.endive';
