import type { Task } from '../../../platform/tasks/run-tasks.ts';
import type { AlertsDeps } from './alerts-deps.ts';
import { tellOfFailures } from './tell-of-failures.ts';
import { tellOfQuarantine } from './tell-of-quarantine.ts';
import { type Seen, tellOfLag, tellOfLeases, tellOfSilence } from './tell-of-states.ts';
import { type Remembered, tellOfDifferences, tellOfDisputes } from './tell-of-things.ts';

export interface Alerts {
  /** Looks at everything that people of finance are told of by mail. @returns how many mails it asked for */
  look(): Promise<number>;
  tasks: Task[];
}

const EVERY_MS = 5_000;
/** What was told of long ago may be forgotten here: the outbox still knows. */
const MOST_REMEMBERED = 10_000;

export function createAlerts(deps: AlertsDeps): Alerts {
  const remembered: Remembered = new Set();
  const seen: Seen = new Map();
  // Disputes first: they have a deadline. The states of the whole last, as they come with a crowd of everything else.
  const watchers = [
    () => tellOfDisputes(deps), () => tellOfQuarantine(deps, remembered), () => tellOfDifferences(deps, remembered),
    () => tellOfFailures(deps), () => tellOfSilence(deps), () => tellOfLeases(deps, seen), () => tellOfLag(deps, seen),
  ];
  const look = async () => {
    if (remembered.size > MOST_REMEMBERED) remembered.clear();
    return eachInTurn(watchers);
  };
  return { look, tasks: [pacedTask(deps, look)] };
}

/** One that fails keeps none of the others from its turn. @throws the first failure, at the end */
async function eachInTurn(watchers: readonly (() => Promise<number>)[]): Promise<number> {
  const failures: unknown[] = [];
  let asked = 0;
  for (const watch of watchers) {
    asked += await watch().catch((error: unknown) => {
      failures.push(error);
      return 0;
    });
  }
  if (failures.length > 0) throw failures[0];
  return asked;
}

/** Every gift rings the bell, so the task keeps its own pace. */
function pacedTask({ clock }: AlertsDeps, look: () => Promise<number>): Task {
  let notBefore = 0;
  return {
    name: 'books: tell finance of what waits',
    restMs: EVERY_MS,
    async run() {
      const now = clock.now().getTime();
      if (now < notBefore) return 0;
      notBefore = now + EVERY_MS;
      return look();
    },
  };
}
