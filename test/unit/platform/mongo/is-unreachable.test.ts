import { expect } from 'chai';
import { MongoBulkWriteError, MongoNetworkError, MongoServerError } from 'mongodb';
import mongoose from 'mongoose';
import { isUnreachable } from '../../../../src/platform/mongo/is-unreachable.ts';

describe('isUnreachable', () => {
  it('knows a database that does not answer', async () => {
    expect(isUnreachable(new MongoNetworkError('connection closed'))).to.equal(true);
    const nobody = mongoose.createConnection('mongodb://127.0.0.1:1/?replicaSet=rs0', { serverSelectionTimeoutMS: 20 });
    const error: unknown = await nobody.asPromise().then(() => null, (each: unknown) => each);
    await nobody.close();
    expect(isUnreachable(error)).to.equal(true);
  });

  it('knows one that does not answer a bulk write', () => {
    const noResult = {} as ConstructorParameters<typeof MongoBulkWriteError>[1];
    expect(isUnreachable(new MongoBulkWriteError(new MongoNetworkError('connection closed'), noResult))).to.equal(true);
    expect(isUnreachable(new MongoBulkWriteError({ message: 'duplicate key', code: 11000, writeErrors: [] }, noResult))).to.equal(false);
  });

  it('knows one that is between two primaries', () => {
    expect(isUnreachable(new MongoServerError({ message: 'not primary', code: 10107, errorLabels: ['RetryableWriteError'] }))).to.equal(true);
  });

  it('takes nothing else for it', () => {
    for (const error of [new MongoServerError({ message: 'duplicate key', code: 11000 }), new Error('a mistake'), null, 'MongoNetworkError']) expect(isUnreachable(error)).to.equal(false);
  });
});
