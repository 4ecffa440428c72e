import { expect } from 'chai';
import { isSuch } from '../support/mongo-proxy.ts';
import { type Convergence, type KillLane, MOST_AHEAD_MS, startKillLane } from './kill-lane.ts';
import { apartFromGifts, giftWrites, type KillPoint, killPoints } from './kill-points.ts';

/** A point that depends on which of two tasks is quicker may need another gift until it is met. */
const MOST_GIFTS = 4;
const ofDatabase = ({ process }: KillPoint) => process === 'database';

/** Much of each kill is waiting, so the database's are done in an installation of their own at the same time. */
describe('a process that is killed between the payment and the receipt', function () {
  this.timeout(300_000);
  let lanes: readonly KillLane[] = [];
  let points: readonly KillPoint[] = [];
  /** By point's name; null when no gift came to it. */
  let outcomes: ReadonlyMap<string, Promise<Convergence | null>> = new Map();
  let undisturbed: string[][] = [];

  before(async () => {
    lanes = await Promise.all([startKillLane(), startKillLane()]);
    points = killPoints.filter((point) => !ofDatabase(point) || lanes.every(({ ownsDatabase }) => ownsDatabase));
    undisturbed = await Promise.all(lanes.map((lane) => lane.giveUndisturbed()));
    const [one, other] = lanes;
    if (one === undefined || other === undefined) throw new Error('Two installations are needed');
    outcomes = new Map([...inTurn(one, points.filter((point) => !ofDatabase(point))), ...inTurn(other, points.filter(ofDatabase))]);
  });
  after(() => Promise.all(lanes.map((lane) => lane.stop())));

  for (const { name, process } of killPoints) {
    it(`leaves one donation, one entry and one receipt: ${name}`, async function () {
      if (process === 'database' && !outcomes.has(name)) this.skip();
      expect(await outcomes.get(name), 'a gift that came to this point').to.be.an('object');
    });
  }

  it('is killed at every write that there is', () => {
    for (const writes of undisturbed) {
      const more = giftWrites.filter(({ only }) => !giftWrites.some((each) => each.only === only && each.again) && writes.filter((write) => isSuch(write, only)).length > listedOf(only));
      expect(more, writes.join(', ')).to.deep.equal([]);
    }
    const seen = [...new Set(lanes.flatMap((lane) => [...lane.writes()]))];
    const unlisted = seen.filter((write) => !giftWrites.some(({ only }) => isSuch(write, only)) && !isApart(write));
    expect(unlisted, 'writes at which nothing was killed').to.deep.equal([]);
    expect(giftWrites.filter(({ only }) => !seen.some((write) => isSuch(write, only))), 'listed, but never met').to.deep.equal([]);
  });

  it(`converges with at most ${MOST_AHEAD_MS / 1000} s of clock put ahead`, async function () {
    const all = (await Promise.all(outcomes.values())).filter((each) => each !== null);
    const longest = all.reduce((a, b) => (a.aheadMs + a.waitedMs > b.aheadMs + b.waitedMs ? a : b));
    this.runnable().title += ` (${all.length} kills; the longest: ${longest.aheadMs / 1000} s put ahead and ${(longest.waitedMs / 1000).toFixed(1)} s of waiting)`;
    expect(all.length).to.equal(points.length);
    expect(Math.max(...all.map(({ aheadMs }) => aheadMs))).to.be.within(1, MOST_AHEAD_MS);
  });

  it('ends with totals that are the sum of the entries, and receipt numbers without a gap', async () => {
    for (const lane of lanes) await lane.expectSums();
  });
});

/** Strikes at one point after another, each with a gift of its own, whether or not all went well at the one before. */
function inTurn(lane: KillLane, points: readonly KillPoint[]): Map<string, Promise<Convergence | null>> {
  const outcomes = new Map<string, Promise<Convergence | null>>();
  let before: Promise<unknown> = Promise.resolve();
  for (const point of points) {
    const outcome = before.then(() => untilMet(lane, point));
    // The test of this name reports it; the next one only waits for its end.
    before = outcome.catch(() => undefined);
    outcomes.set(point.name, outcome);
  }
  return outcomes;
}

async function untilMet(lane: KillLane, point: KillPoint): Promise<Convergence | null> {
  for (let nth = 0; nth < MOST_GIFTS; nth++) {
    const convergence = await lane.strikeAt(point);
    if (convergence !== null) return convergence;
  }
  return null;
}

/** How many of such writes are listed for one gift. */
function listedOf(kind: string): number {
  return Math.max(...giftWrites.filter(({ only }) => only === kind).map(({ nth }) => nth));
}

/** A commit of nothing is apart, too. */
function isApart(write: string): boolean {
  const [, ...collections] = write.split(' ');
  return collections.every((collection) => apartFromGifts.has(collection));
}
