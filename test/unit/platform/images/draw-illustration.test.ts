import { expect } from 'chai';
import { drawAvatar } from '../../../../src/platform/images/draw-avatar.ts';
import { drawIllustration } from '../../../../src/platform/images/draw-illustration.ts';
import { type Motif, scenes } from '../../../../src/platform/images/illustration/scenes.ts';
import { isOwnDrawing } from '../../../../src/platform/images/is-own-drawing.ts';

const motifs = Object.keys(scenes) as Motif[];
const times = ['dusk', 'dawn', 'night', 'day'] as const;

describe('drawIllustration', () => {
  it('draws the same for the same seed, so that a campaign keeps its picture', () => {
    expect(drawIllustration('safe-homes')).to.equal(drawIllustration('safe-homes'));
    expect(drawAvatar('mira')).to.equal(drawAvatar('mira'));
  });

  it('draws something else for another seed', () => {
    expect(drawIllustration('safe-homes')).not.to.equal(drawIllustration('school-bus'));
    expect(drawAvatar('mira')).not.to.equal(drawAvatar('jonas'));
  });

  for (const motif of motifs) {
    for (const time of times) {
      it(`draws ${motif} by ${time} from whole numbers and known elements`, () => {
        const svg = drawIllustration('a seed', { motif, time });
        expect(svg).not.to.match(/NaN|undefined|Infinity/);
        expect(isOwnDrawing(Buffer.from(svg))).to.equal(true);
        expect(svg.length).to.be.below(120_000);
      });
    }
  }

  it('takes the size that it is asked for', () => {
    expect(drawIllustration('a seed', { width: 600, height: 315 })).to.match(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="600" height="315" viewBox="0 0 1200 800"/);
  });
});

describe('isOwnDrawing', () => {
  const drawing = drawIllustration('a seed');

  it('refuses drawings that hold more than shapes', () => {
    for (const foreign of ['<script>1</script>', '<image href="file:///etc/passwd"/>', '<filter id="f"/>', '<use/>', '<!--x-->', '&x;']) {
      expect(isOwnDrawing(Buffer.from(drawing.replace('</svg>', `${foreign}</svg>`))), foreign).to.equal(false);
    }
  });

  it('refuses what only looks like SVG', () => {
    expect(isOwnDrawing(Buffer.from(`<?xml version="1.0"?>${drawing}`))).to.equal(false);
    expect(isOwnDrawing(Buffer.from(drawing + ' '.repeat(400_000)))).to.equal(false);
  });
});
