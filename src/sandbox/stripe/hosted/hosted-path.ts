/** Where the hosted pages are, on this port and, unchanged, on the site that passes them on. */
export const HOSTED_PATH = '/sandbox/stripe';

/** The page of a session. */
export function payAddress({ id }: { id: string }): string {
  return `${HOSTED_PATH}/pay/${id}`;
}
