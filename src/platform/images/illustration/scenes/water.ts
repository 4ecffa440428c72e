import type { Palette } from '../colours.ts';
import { drawBoat } from '../draw-boat.ts';
import { drawLayer, village } from '../draw-ground.ts';
import type { Sky } from '../draw-sky.ts';
import { drawWater } from '../draw-water.ts';
import { farHills, foreground, shoreOf } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';

/** A lake with a village at its far shore. */
export function water(random: Random, palette: Palette, sky: Sky): string {
  const back = drawLayer(random, palette, { depth: 0.34, y: 470, swing: 34, hills: 2.6 });
  const shore = shoreOf(random, palette, 560, 6, 0.5);
  return [
    farHills(random, palette),
    back.svg,
    village(random, palette, back, 4, 0.24, ['poplar', 'round']),
    drawWater(random, palette, { top: 575, discX: sky.discX }, shore),
    drawBoat(random, random.between(300, 900), 680, 0.62, palette, false),
    foreground(random, palette, 0.55),
  ].join('');
}
