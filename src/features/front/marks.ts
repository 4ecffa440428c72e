import type { Changes } from '../../http/page-renderings.ts';

/** What is to be written down of changes, before anything is read again. */
export interface Marks {
  add(changes: Changes): void;
  /** Waits until every change so far is marked, which takes two marks at most. @returns false when marking has failed; it is tried again when somebody asks */
  areMade(): Promise<boolean>;
}

/** Makes marks one after the other, and those that come in meanwhile together. */
export function createMarks(make: (changes: Changes) => Promise<void>): Marks {
  let waiting: Changes | null = null;
  let running: Promise<boolean> | null = null;
  /** How many changes were told, and how many of these are marked. */
  let told = 0;
  let marked = 0;

  const makeOne = async (changes: Changes): Promise<boolean> => {
    const upTo = told;
    waiting = null;
    try {
      await make(changes);
      marked = upTo;
      return true;
    } catch {
      waiting = both(changes, waiting);
      return false;
    } finally {
      running = null;
    }
  };
  const mark = () => running ??= makeOne(waiting ?? 'anything');
  const areMade = async () => {
    const upTo = told;
    const isMarked = () => marked >= upTo;
    // The one under way may have begun before the last change was told; the next one has not.
    return isMarked() || (await mark() && (isMarked() || await mark()));
  };
  return {
    add(changes) {
      waiting = both(changes, waiting);
      told++;
      void areMade();
    },
    areMade,
  };
}

function both(changes: Changes, others: Changes | null): Changes {
  if (others === null) return changes;
  return changes === 'anything' || others === 'anything' ? 'anything' : new Set([...changes, ...others]);
}
