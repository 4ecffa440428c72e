import type { Page } from 'playwright-core';

export interface PageHead {
  title: string;
  headings: number;
  lang: string;
}

export function readHead(tab: Page): Promise<PageHead> {
  return tab.evaluate<PageHead>('({ headings: document.querySelectorAll("h1").length, title: document.title, lang: document.documentElement.lang })');
}

/** One heading of the first rank, a title, and a language. */
export function faultsOfHead({ headings, title, lang }: PageHead): string[] {
  return [...(headings === 1 ? [] : [`has ${headings} h1`]), ...(title === '' ? ['has no title'] : []), ...(lang === '' ? ['names no language'] : [])];
}
