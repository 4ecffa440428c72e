import type { Call } from '../call.ts';
import { newId } from '../resources/new-id.ts';
import type { Later } from '../store/tables.ts';

/** Plans what is to happen to an object after so many seconds. It survives a restart, and happens once. */
export function planLater(call: Call, what: Later['what'], of: string, after: number): void {
  call.changes.put('later', { id: newId('later'), due: call.now + after, of, what });
}

/** Forgets what was planned for an object. */
export function forgetLater(call: Call, of: string): void {
  const planned = call.changes.find('later', { where: ['of', of], limit: 100 })?.data ?? [];
  for (const { id } of planned) call.changes.remove('later', id);
}
