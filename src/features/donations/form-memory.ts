import type { DonateFacts } from './donate-page.ts';

/** What giving forms showed last, so that one can be shown with what was typed while the database is away. */
export interface FormMemory {
  keep(path: string, facts: DonateFacts): void;
  recall(path: string): DonateFacts | undefined;
}

const MOST_FORMS = 500;

export function createFormMemory(): FormMemory {
  const kept = new Map<string, DonateFacts>();
  return {
    keep(path, facts) {
      kept.delete(path);
      kept.set(path, facts);
      const oldest = kept.keys().next().value;
      if (kept.size > MOST_FORMS && oldest !== undefined) kept.delete(oldest);
    },
    recall: (path) => kept.get(path),
  };
}
