import { expect } from 'chai';
import sharp from 'sharp';
import { createPictures, ensurePictureIndexes, type Pictures } from '../../../../src/features/pictures/index.ts';
import { testDatabase, type TestDatabase } from '../../../support/test-database.ts';

describe('pictures', () => {
  let database: TestDatabase;
  let pictures: Pictures;
  let now = new Date('2026-11-21T12:00:00Z');

  before(async () => {
    database = await testDatabase();
    await ensurePictureIndexes(database.connection);
    pictures = createPictures({ connection: database.connection, clock: { now: () => now } });
  });
  after(() => database.close());

  const add = async (width: number) => {
    const added = await pictures.add(await sharp({ create: { width, height: 600, channels: 3, background: '#0b5d57' } }).jpeg().toBuffer(), { alt: 'A wall' });
    if (!added.ok) throw new Error(added.reason);
    return added.id;
  };
  const work = async () => {
    for (const task of pictures.tasks) await task.run();
  };
  const kindOf = async (id: string, name: string) => {
    const file = await pictures.file(id, name);
    return file === null ? null : { type: file.type, format: (await sharp(file.body).metadata()).format, final: file.final };
  };

  it('name all their files from the first moment, and send a WebP until the AVIF is made', async () => {
    const id = await add(1000);
    const [view] = await pictures.views([id]);
    expect(view?.avifSrcset).to.equal(`/pictures/${id}/240.avif 240w, /pictures/${id}/480.avif 480w, /pictures/${id}/800.avif 800w, /pictures/${id}/1000.avif 1000w`);
    expect(view?.srcset).to.equal(`/pictures/${id}/240.webp 240w, /pictures/${id}/480.webp 480w, /pictures/${id}/800.webp 800w, /pictures/${id}/1000.webp 1000w`);
    expect(view?.src).to.equal(`/pictures/${id}/fallback.jpg`);
    expect(await kindOf(id, '800.avif')).to.deep.equal({ type: 'image/webp', format: 'webp', final: false });

    await work();
    expect(await kindOf(id, '480.avif')).to.deep.equal({ type: 'image/avif', format: 'heif', final: true });
    expect(await kindOf(id, '1000.avif')).to.deep.equal({ type: 'image/avif', format: 'heif', final: true });
    expect(await kindOf(id, 'fallback.jpg')).to.deep.equal({ type: 'image/jpeg', format: 'jpeg', final: true });
    expect(await kindOf(id, '720.avif')).to.equal(null);
  });

  it('are done one at a time, each once, and again when the worker died over one', async () => {
    const [first, second] = [await add(300), await add(300)];
    await work();
    const made = async () => (await Promise.all([first, second].map((id) => kindOf(id, '300.avif')))).filter((each) => each?.final).length;
    expect(await made()).to.equal(1);
    await work();
    expect(await made()).to.equal(2);

    const third = await add(300);
    await database.connection.collection('pictures').updateOne({ _id: third as never }, { $set: { avifBegunAt: now } });
    await work();
    expect((await kindOf(third, '300.avif'))?.final).to.equal(false);
    now = new Date(now.getTime() + 11 * 60_000);
    await work();
    expect((await kindOf(third, '300.avif'))?.final).to.equal(true);
  });
});
