import { expect } from 'chai';
import { createKeptDrawings } from '../../../../src/features/pictures/kept-drawings.ts';

describe('drawings in memory', () => {
  it('are drawn once for each name and motif, and packed small', async () => {
    const drawings = createKeptDrawings();
    const { identity, br } = await drawings.drawing('winter-coats', 'houses');
    expect(await drawings.drawing('winter-coats', 'houses')).to.equal(await drawings.drawing('winter-coats', 'houses'));
    expect(identity.bytes.toString()).to.match(/^<svg /);
    expect(br.bytes.length * 3).to.be.below(identity.bytes.length);
    for (const [seed, motif] of [['winter-coats', undefined], ['winter-coats', 'boats'], ['summer-coats', 'houses']] as const) {
      expect((await drawings.drawing(seed, motif)).identity.etag, `${seed} ${motif}`).not.to.equal(identity.etag);
    }
  });

  it('are let go when a hundred others were asked for since', async () => {
    const drawings = createKeptDrawings();
    const [first, second] = await Promise.all([drawings.drawing('first', 'door'), drawings.drawing('second', 'door')]);
    for (let index = 0; index < 98; index++) await drawings.drawing(`other-${index}`, 'door');
    expect(await drawings.drawing('first', 'door')).to.equal(first);
    await drawings.drawing('one-more', 'door');
    expect(await drawings.drawing('first', 'door')).to.equal(first);
    expect(await drawings.drawing('second', 'door')).not.to.equal(second);
  });
});
