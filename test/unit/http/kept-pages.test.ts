import { expect } from 'chai';
import { encodeText } from '../../../src/http/encode-text.ts';
import { createKeptPages, type KeptPage } from '../../../src/http/kept-pages.ts';
import { preparePage, sizeOf } from '../../../src/http/write-page.ts';

async function aPage(text = 'a page'): Promise<KeptPage> {
  const page = preparePage(await encodeText(text), 'text/html; charset=utf-8', []);
  return { page, about: new Set(), renderedAt: 0, outdatedAt: Infinity, asItWasUntil: 0, noted: undefined, used: false };
}

describe('pages in memory', () => {
  it('lets those go first that nobody asked for, however old the others are', async () => {
    const page = await aPage();
    const kept = createKeptPages(sizeOf(page.page) * 3);
    const asked = { ...page, used: true };
    kept.set('/asked', asked);
    for (const key of ['/1', '/2', '/3', '/4']) kept.set(key, { ...page });
    expect(['/asked', '/1', '/2', '/3', '/4'].filter((key) => kept.get(key) !== undefined)).to.deep.equal(['/asked', '/3', '/4']);
  });

  it('lets a page go that was asked for long ago', async () => {
    const page = await aPage();
    const kept = createKeptPages(sizeOf(page.page) * 2);
    kept.set('/asked once', { ...page, used: true });
    for (let each = 0; each < 6; each++) kept.set(`/${each}`, { ...page });
    expect(kept.get('/asked once')).to.equal(undefined);
  });

  it('counts bytes, and what is replaced or deleted no longer', async () => {
    const small = await aPage();
    const large = await aPage(Array.from({ length: 5_000 }, (_, each) => each * 7919).join());
    const kept = createKeptPages(sizeOf(large.page) + sizeOf(small.page));
    for (let each = 0; each < 10; each++) kept.set('/large', { ...large });
    kept.set('/gone', { ...small });
    kept.delete('/gone');
    kept.delete('/never there');
    kept.set('/small', { ...small });
    expect([kept.get('/large') !== undefined, kept.get('/small') !== undefined]).to.deep.equal([true, true]);
    kept.set('/one more', { ...small });
    expect(kept.get('/large')).to.equal(undefined);
  });

  it('keeps nothing that is larger than the memory', async () => {
    const page = await aPage();
    const kept = createKeptPages(sizeOf(page.page) - 1);
    kept.set('/', { ...page, used: true });
    expect(kept.get('/')).to.equal(undefined);
  });
});
