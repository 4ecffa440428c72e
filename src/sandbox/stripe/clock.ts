import type { Database } from 'lmdb';

/** The sandbox's time: the wall's, and what tests have advanced it by. It never goes back, also over a restart. */
export interface Clock {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Within a unit of work. */
  advance(milliseconds: number): void;
}

export function createClock(table: Database<number>, wall: () => number): Clock {
  let ahead = table.get('ahead') ?? 0;
  return {
    now: () => wall() + ahead,
    advance: (milliseconds) => {
      ahead += milliseconds;
      void table.put('ahead', ahead);
    },
  };
}
