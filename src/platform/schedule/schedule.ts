/** Work that is done again and again at the same distance of time, by one process of all that have it on their schedule. */
export interface Appointment {
  /** Names it in the database: processes that know it by the same name take turns. */
  name: string;
  /** As in `1 hour` or `10 minutes`. */
  every: string;
  /** Must be safe to run twice at once: a process that stalls is taken for dead. What it throws is logged, and it has its turn again next time. */
  run(): Promise<void>;
}

export interface Schedule {
  start(): Promise<void>;
  /** Lets nothing begin any more. What is under way is not waited for: the process may end at any point of it. */
  stop(): Promise<void>;
}
