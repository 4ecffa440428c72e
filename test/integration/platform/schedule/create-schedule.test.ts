import { expect } from 'chai';
import type { Schedule, Appointment } from '../../../../src/platform/schedule/schedule.ts';
import { createSchedule } from '../../../../src/platform/schedule/create-schedule.ts';
import { pollUntil } from '../../../support/poll-until.ts';
import { testDatabase, type TestDatabase } from '../../../support/test-database.ts';

describe('the schedule', function suite() {
  this.timeout(20_000);
  let database: TestDatabase;
  let started: Schedule[];
  let logged: string[];

  beforeEach(async () => {
    database = await testDatabase();
    started = [];
    logged = [];
  });
  afterEach(async () => {
    for (const schedule of started) await schedule.stop();
    await database.close();
  });

  const note = (_: unknown, what: string) => void logged.push(what);
  async function start(appointments: readonly Appointment[]): Promise<Schedule> {
    const schedule = createSchedule({ connection: database.connection, appointments, log: { error: note, warn: note } as never, lookEveryMs: 50 });
    started.push(schedule);
    await schedule.start();
    return schedule;
  }
  const jobs = () => database.connection.collection('schedule').find().toArray();

  it('does new work at once, in one of all processes, and not again before its time', async () => {
    const ran: string[] = [];
    const work = (by: string): Appointment => ({ name: 'count', every: '1 hour', run: () => Promise.resolve(void ran.push(by)) });
    await start([work('one')]);
    await start([work('two')]);
    await pollUntil('it ran', async () => ran.length > 0 && (await jobs())[0]?.lastFinishedAt !== undefined);
    await started[0]?.stop();
    await start([work('one, restarted')]);
    // It looks every 50 ms, so its time would have come and gone when another appointment has run ten times.
    let ticks = 0;
    await start([{ name: 'tick', every: '1 second', run: () => Promise.resolve(void ticks++) }]);
    await pollUntil('time went on', () => Promise.resolve(ticks > 1), { timeoutMs: 10_000 });
    expect(ran).to.have.length(1);
    expect(await jobs()).to.have.length(2);
  });

  it('has work that failed take its turn again, and says so', async () => {
    let tries = 0;
    const failing: Appointment = {
      name: 'fail', every: '1 second',
      run() {
        tries++;
        return Promise.reject(new Error('on purpose'));
      },
    };
    await start([failing]);
    await pollUntil('it was tried twice', () => Promise.resolve(tries === 2), { timeoutMs: 10_000 });
    expect(logged[0]).to.contain('has its turn again');
    expect((await jobs())[0]?.failReason).to.equal('on purpose');
  });
});
