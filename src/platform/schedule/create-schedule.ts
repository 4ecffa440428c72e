import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda, type Job, type JobWithId } from 'agenda';
import type { Connection } from 'mongoose';
import type { Logger } from '../log/logger.ts';
import { isUnreachable } from '../mongo/is-unreachable.ts';
import type { Appointment, Schedule } from './schedule.ts';

interface ScheduleDeps {
  connection: Connection;
  appointments: readonly Appointment[];
  log: Pick<Logger, 'error' | 'warn'>;
  /** How often it looks whether something is due, in milliseconds. */
  lookEveryMs?: number;
}

const COLLECTION = 'schedule';
const LOOK_EVERY_MS = 20_000;
/** A process that died keeps others from its appointment for this long. */
const LOCK_MS = 120_000;

/**
 * Keeps appointments in the collection `schedule`. Each runs at once when it is new, and then at its distance of time from
 * the last run, whatever process that was in and however often all of them were restarted.
 */
export function createSchedule({ connection, appointments, log, lookEveryMs = LOOK_EVERY_MS }: ScheduleDeps): Schedule {
  let agenda: Agenda | null = null;
  return {
    async start() {
      const { db } = connection;
      if (db === undefined) throw new Error('The schedule needs a database that is connected');
      agenda = new Agenda({ backend: new MongoBackend({ mongo: db, collection: COLLECTION, ensureIndex: true }), processEvery: lookEveryMs, defaultLockLifetime: LOCK_MS });
      agenda.on('error', (error) => report(log, error, 'the schedule could not be looked at and will be again'));
      agenda.on('fail', (error: Error, job: JobWithId) => report(log, error, 'work on the schedule failed and has its turn again next time', job.attrs.name));
      for (const appointment of appointments) {
        agenda.define(appointment.name, (job, done) => void keepingLock(job, appointment, done));
      }
      // Noting down one that is there already would take its lock away from the process that is at it.
      for (const { name, every } of appointments) {
        const known = await db.collection(COLLECTION).findOne({ name, repeatInterval: every });
        if (known === null) await agenda.every(every, name);
      }
      await agenda.start();
    },
    async stop() {
      await agenda?.stop();
      agenda = null;
    },
  };
}

/** Work that takes longer than a lock lasts would be taken for that of a dead process. */
async function keepingLock(job: Job, appointment: Appointment, done: (error?: Error) => void): Promise<void> {
  const beat = setInterval(() => void job.touch().catch(() => {}), LOCK_MS / 4);
  try {
    await appointment.run();
    done();
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
  } finally {
    clearInterval(beat);
  }
}

function report(log: ScheduleDeps['log'], error: Error, what: string, appointment?: string): void {
  const about = { ...(isUnreachable(error) ? { reason: error.message } : { err: error }), ...(appointment === undefined ? {} : { appointment }) };
  if (isUnreachable(error)) log.warn(about, what);
  else log.error(about, what);
}
