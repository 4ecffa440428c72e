import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { hunt } from './mutants/hunt.ts';
import { mutants } from './mutants/mutants.ts';
import { mutantOf, whyNotPlanted } from './mutants/read-mutants.ts';
import { planOperations } from './plan-operations.ts';
import { runSimulation } from './run-simulation.ts';

/** One that is found soon: the simulation can fail. The others are hunted by `npm run simulate -- --mutants`. */
const SAMPLE = 'failed-refund-stays';
const OPERATIONS = Number(process.env.SIMULATE ?? 10_000);
/** Of each seed that ever failed: so many as the note beside it says. */
const kept = readFileSync(path.join(import.meta.dirname, 'seeds.txt'), 'utf8').split('\n').filter((line) => /^\S/.test(line) && !line.startsWith('#')).map((line) => line.split(/\s+/));

describe('the simulation', () => {
  it('plans the same operations for the same seed, and others for another', () => {
    expect(firstOf('a seed', 500)).to.deep.equal(firstOf('a seed', 500));
    expect(firstOf('a seed', 500)).not.to.deep.equal(firstOf('another seed', 500));
  });

  it('can plant every bug of its list into the sources as they are', () => {
    expect(mutants.map(whyNotPlanted).filter((why) => why !== null)).to.deep.equal([]);
    expect(mutants.length).to.be.at.least(12);
  });

  it(`finds a planted bug: ${SAMPLE}`, async function () {
    this.timeout(300_000);
    const { foundAt, sentence } = await hunt(mutantOf(SAMPLE), 'sample', 2000);
    expect(foundAt, sentence).to.be.a('number');
  });

  for (const [seed = '', operations = '1000'] of kept) {
    it(`finds nothing wrong any more with seed ${seed}, which once failed`, async function () {
      this.timeout(300_000);
      await expectNothingWrong(seed, Math.min(Number(operations), OPERATIONS));
    });
  }

  const fresh = String(randomInt(1, 1_000_000_000));
  it(`finds nothing wrong with a fresh seed: SEED=${fresh}, ${OPERATIONS} operations`, async function () {
    this.timeout(900_000);
    await expectNothingWrong(fresh, OPERATIONS);
  });
});

async function expectNothingWrong(seed: string, operations: number): Promise<void> {
  const { verdict, tally, operations: done } = await runSimulation({ seed, operations, checkpoints: [1000] });
  expect(verdict.wrong, `SEED=${seed} SIMULATE=${done} npm run simulate`).to.deep.equal([]);
  expect(verdict.payments, 'payments, without which nothing was tried').to.be.above(operations / 10);
  expect(tally.get('kill-worker: killed in the middle'), 'workers killed between two of their messages').to.be.above(0);
}

function firstOf(seed: string, count: number): unknown[] {
  const plan = planOperations(seed);
  return Array.from({ length: count }, () => plan.next().value);
}
