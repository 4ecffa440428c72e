import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MongoStore } from 'connect-mongo';
import { expect } from 'chai';
import express from 'express';
import session from 'express-session';
import mongoose from 'mongoose';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';

describe('embedded database: the libraries that use it', () => {
  let server: TestServer;
  before(async () => {
    server = await aServer();
  });
  after(() => server.close());

  it('serves Mongoose with indexes, populate, transactions and timestamps', async () => {
    const connection = await mongoose.createConnection(server.uri).asPromise();
    const Author = connection.model('Author', new mongoose.Schema({ name: { type: String, unique: true, required: true } }));
    const Book = connection.model('Book', new mongoose.Schema({
      title: String, author: { type: mongoose.Schema.Types.ObjectId, ref: 'Author' }, tags: [String], sold: { type: Number, default: 0 },
    }, { timestamps: true }));
    await Promise.all([Author.init(), Book.init()]);
    await connection.transaction(async (inside) => {
      const author = await new Author({ name: 'Ada' }).save({ session: inside });
      await Book.create([{ title: 'One', author: author._id, tags: ['a', 'b'] }, { title: 'Two', author: author._id }], { session: inside, ordered: true });
    });
    expect(await Author.create({ name: 'Ada' }).catch((error: unknown) => error)).to.have.property('code', 11000);
    const book = await Book.findOne({ tags: 'b' }).populate<{ author: { name: string } }>('author').orFail();
    expect(book.author.name).to.equal('Ada');
    book.tags.push('c');
    book.sold += 2;
    await book.save();
    await Book.updateOne({ _id: book._id }, { $addToSet: { tags: 'c' }, $inc: { sold: 1 } });
    expect(await Book.findById(book._id).lean()).to.deep.include({ tags: ['a', 'b', 'c'], sold: 3 });
    expect(await Book.exists({ title: 'Two' })).to.have.property('_id');
    expect(await Book.countDocuments()).to.equal(2);
    expect(await Book.aggregate([{ $group: { _id: null, sold: { $sum: '$sold' } } }])).to.deep.equal([{ _id: null, sold: 3 }]);
    const titles: string[] = [];
    for await (const each of Book.find().sort({ title: -1 }).cursor()) titles.push(String(each.title));
    expect(titles).to.deep.equal(['Two', 'One']);
    await connection.close();
  });

  it('keeps sessions for connect-mongo', async () => {
    const store = MongoStore.create({ mongoUrl: server.uri, collectionName: 'sessions', ttl: 60 });
    const app = express();
    app.use(session({ secret: 'for this test', resave: false, saveUninitialized: true, store }));
    app.get('/', (request, response) => {
      const kept = request.session as unknown as { visits?: number };
      kept.visits = (kept.visits ?? 0) + 1;
      response.send(String(kept.visits));
    });
    const listening = app.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/`;
    const first = await fetch(url);
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await first.text()).to.equal('1');
    expect(await (await fetch(url, { headers: { cookie } })).text()).to.equal('2');
    listening.closeAllConnections();
    listening.close();
    await store.close();
  });
});
