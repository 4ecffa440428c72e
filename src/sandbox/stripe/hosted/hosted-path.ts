/** Where the hosted pages are, on this port and, unchanged, on the site that passes them on. */
export const HOSTED_PATH = '/sandbox/stripe';
