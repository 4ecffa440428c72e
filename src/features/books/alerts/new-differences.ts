import type { Books } from '../create-books.ts';
import type { Difference } from '../difference.ts';

const PAGE = 200;
/** More than that nobody reads in a mail; the page has them all. */
const MOST = 1_000;

/** The part of time between the ends of two comparisons: what the later one found was found in it. */
export interface Window {
  after: Date;
  until: Date;
}

/** Differences that were found in this time and are still there, newest first. */
export async function newDifferences(books: Pick<Books, 'differences'>, { after, until }: Window): Promise<Difference[]> {
  const found: Difference[] = [];
  let next: string | undefined;
  do {
    const page = await books.differences({ open: true }, { after: next, limit: PAGE });
    found.push(...page.items.filter(({ foundAt }) => foundAt > after && foundAt <= until));
    const oldest = page.items.at(-1)?.foundAt;
    next = oldest === undefined || oldest <= after || found.length >= MOST ? undefined : page.next ?? undefined;
  } while (next !== undefined);
  return found;
}
