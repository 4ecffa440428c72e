import type { SampleWords } from './sample-words.ts';

/** Components that are shown on one page. */
export interface Group {
  name: string;
  title: string;
  /** Below views/pages/showcase/. */
  template: string;
  model: (words: SampleWords) => object;
}
