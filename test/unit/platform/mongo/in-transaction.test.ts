import { expect } from 'chai';
import { MongoError } from 'mongodb';
import type { ClientSession, Connection } from 'mongoose';
import { inTransaction } from '../../../../src/platform/mongo/in-transaction.ts';
import { isUnreachable } from '../../../../src/platform/mongo/is-unreachable.ts';

/** Runs the work as the driver does, which repeats it as long as the error is one of its own and says that it is transient. */
function connectionThatRepeats() {
  const runs = { count: 0, ended: false };
  const session = {
    async withTransaction(work: () => Promise<unknown>) {
      for (;;) {
        runs.count++;
        try {
          return await work();
        } catch (error) {
          if (!(error instanceof MongoError) || runs.count === 5) throw error;
        }
      }
    },
    endSession: () => Promise.resolve(void (runs.ended = true)),
  };
  return { runs, connection: { startSession: () => Promise.resolve(session as unknown as ClientSession) } as unknown as Connection };
}

describe('a transaction', () => {
  it('is given up when no server is found: the next look would take as long again', async () => {
    const { runs, connection } = connectionThatRepeats();
    const nobody = Object.defineProperty(new MongoError('nobody there'), 'name', { value: 'MongoServerSelectionError' });
    const error = await inTransaction(connection, () => Promise.reject(nobody)).catch((thrown: unknown) => thrown);
    expect(isUnreachable(error)).to.equal(true);
    expect((error as Error).cause).to.equal(nobody);
    expect(runs).to.deep.equal({ count: 1, ended: true });
  });
});
