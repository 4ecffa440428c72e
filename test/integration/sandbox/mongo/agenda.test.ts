import { MongoBackend, MongoChangeStreamNotificationChannel } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { expect } from 'chai';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';
import { until } from './support/until.ts';

describe('embedded database: agenda', () => {
  let server: TestServer;
  before(async () => {
    server = await aServer();
  });
  after(() => server.close());

  function anAgenda(): Agenda {
    return new Agenda({ backend: new MongoBackend({ mongo: server.db, collection: 'jobs', ensureIndex: true }), processEvery: 50, defaultLockLifetime: 5000 });
  }

  it('runs jobs once, in time, again and after failures', async () => {
    const [one, two] = [anAgenda(), anAgenda()];
    const ran: string[] = [];
    let failures = 0;
    for (const agenda of [one, two]) {
      agenda.define<{ to: string }>('greet', (job, done) => {
        ran.push(job.attrs.data.to);
        done();
      });
      agenda.define('fail', (_, done) => {
        failures++;
        done(new Error('on purpose'));
      });
    }
    await one.start();
    await two.start();
    const names = Array.from({ length: 20 }, (_, n) => `person ${n}`);
    await Promise.all(names.map((to, at) => (at % 2 ? one : two).now('greet', { to })));
    await one.schedule('in 1 second', 'greet', { to: 'later' });
    await one.every('1 hour', 'fail');
    await until(() => Promise.resolve(ran.length === 21 && failures === 1));
    expect([...ran].sort()).to.deep.equal([...names, 'later'].sort());
    const { jobs } = await one.queryJobs({ name: 'fail' });
    expect(jobs.length).to.equal(1);
    await until(async () => (await one.queryJobs({ name: 'fail' })).jobs[0]?.failReason === 'on purpose');
    expect((await one.queryJobs({ name: 'greet' })).total).to.equal(21);
    await one.cancel({ name: 'greet' });
    expect((await one.queryJobs({ name: 'greet' })).total).to.equal(0);
    await one.stop();
    await two.stop();
    expect(ran.length).to.equal(21);
  });

  it('is told of new jobs by a change stream', async () => {
    const channel = new MongoChangeStreamNotificationChannel({ db: server.db, collection: 'watched' });
    // It would look by itself only after half of this time. Agenda leaves that timer behind, so it must not be long.
    const agenda = new Agenda({ backend: new MongoBackend({ mongo: server.db, collection: 'watched' }), notificationChannel: channel, processEvery: '1 minute' });
    const ran: unknown[] = [];
    agenda.define('greet', (job, done) => {
      ran.push(job.attrs.data);
      done();
    });
    await agenda.start();
    await anotherAgenda().now('greet', { to: 'Ada' });
    await until(() => Promise.resolve(ran.length === 1));
    await agenda.stop();
    await channel.disconnect();

    function anotherAgenda(): Agenda {
      return new Agenda({ backend: new MongoBackend({ mongo: server.db, collection: 'watched' }), processEvery: 1000 });
    }
  });
});
