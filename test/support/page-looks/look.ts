import type { Page } from 'playwright-core';
import type { SitePage } from '../site-pages/find-pages.ts';

/** Looks at an open page, and says in words what is wrong with it: nothing, where all is well. */
export type Look = (tab: Page, page: SitePage) => Promise<string[]>;

export interface Size {
  readonly width: number;
  readonly height: number;
}
