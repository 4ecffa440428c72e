import { mix, type Palette } from '../colours.ts';
import { drawLayer, drawWay, footOf, grove, houseOn, village } from '../draw-ground.ts';
import { farHills, foreground } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';
import { WIDTH } from '../shapes.ts';

/** A village on hills, one behind the other, and a way that leads to it. */
export function houses(random: Random, palette: Palette): string {
  const back = drawLayer(random, palette, { depth: 0.36, y: 500, swing: 34, hills: 3 });
  const middle = drawLayer(random, palette, { depth: 0.6, y: 585, swing: 26, hills: 2.4 });
  const front = drawLayer(random, palette, { depth: 0.82, y: 690, swing: 18, hills: 1.6 });
  const left = random.between(190, 270);
  const right = random.between(880, 960);
  const home = random.chance(0.5) ? left : right;
  const between = [30, 470, 600, 730, 1180].map((x) => houseOn(random, palette, middle, x + random.between(-26, 26), random.between(0.48, 0.6)));
  return [
    farHills(random, palette),
    back.svg,
    village(random, palette, back, 5, 0.3, ['poplar', 'round']),
    middle.svg,
    grove(random, palette, middle, 395, 0.6, ['round', 'poplar']),
    ...between,
    grove(random, palette, middle, 800, 0.6, ['poplar', 'round']),
    front.svg,
    drawWay(home, footOf(front, home, 1), random.between(480, 720), mix(front.tone, palette.warm, palette.lit ? 0.22 : 0.6), 90),
    houseOn(random, palette, front, left, 1.02),
    houseOn(random, palette, front, right, 0.94),
    grove(random, palette, front, 40, 0.95, ['round']),
    grove(random, palette, front, WIDTH - 60, 1, ['round', 'poplar']),
    foreground(random, palette),
  ].join('');
}
