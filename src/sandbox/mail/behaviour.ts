import { z } from 'zod';

/** How the mailbox misbehaves on demand, so that the sender's handling of trouble can be seen and tested. */
export interface Behaviour {
  /** Recipients that are refused: an address, `@domain`, or `*` for everybody. 550 is for good, 451 is for now. */
  refuse: { recipient: string; code: 550 | 451 }[];
  /** Milliseconds before every answer to RCPT and to the end of DATA. */
  delayMs: number;
  /** How many of the next messages end with a broken connection instead of an answer, and whether each is kept first. */
  drop: { times: number; store: boolean };
}

export const goodBehaviour: Behaviour = { refuse: [], delayMs: 0, drop: { times: 0, store: true } };

const recipient = z.string().trim().toLowerCase().min(1).max(320);
const count = z.coerce.number().int().min(0).max(1_000_000);

const jsonShape = z.strictObject({
  refuse: z.array(z.strictObject({ recipient, code: z.literal([550, 451]) })).max(1000).default([]),
  delayMs: count.default(0),
  drop: z.strictObject({ times: count.default(0), store: z.boolean().default(true) }).default(goodBehaviour.drop),
});

const formShape = z.object({
  refuse: z.string().max(20_000).default(''),
  refuseTemporarily: z.string().max(20_000).default(''),
  delayMs: count.default(0),
  dropTimes: count.default(0),
  dropStored: z.enum(['yes', 'no']).default('yes'),
});

/** Reads what a program posts as JSON; what is left out behaves well. @throws z.ZodError */
export function behaviourFromJson(body: unknown): Behaviour {
  return jsonShape.parse(body);
}

/** Reads the form on the mailbox's page, where recipients stand one a line. @throws z.ZodError */
export function behaviourFromForm(body: unknown): Behaviour {
  const form = formShape.parse(body);
  return behaviourFromJson({
    refuse: [...refusals(form.refuse, 550), ...refusals(form.refuseTemporarily, 451)],
    delayMs: form.delayMs,
    drop: { times: form.dropTimes, store: form.dropStored === 'yes' },
  });
}

function refusals(lines: string, code: 550 | 451): Behaviour['refuse'] {
  return lines.split(/[\s,]+/).filter((line) => line !== '').map((recipient) => ({ recipient, code }));
}

/** The code a recipient is refused with, or undefined when it is welcome. */
export function refusalOf(behaviour: Behaviour, address: string): 550 | 451 | undefined {
  const asked = address.toLowerCase();
  return behaviour.refuse.find(({ recipient }) =>
    recipient === '*' || recipient === asked || (recipient.startsWith('@') && asked.endsWith(recipient)))?.code;
}

/** The behaviour after one dropped connection; null when no connection is to be dropped. */
export function afterDrop(behaviour: Behaviour): Behaviour | null {
  if (behaviour.drop.times === 0) return null;
  return { ...behaviour, drop: { ...behaviour.drop, times: behaviour.drop.times - 1 } };
}
