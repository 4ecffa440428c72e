import type { Palette } from '../colours.ts';
import { drawBoat } from '../draw-boat.ts';
import { spread } from '../draw-ground.ts';
import type { Sky } from '../draw-sky.ts';
import { drawWater } from '../draw-water.ts';
import { farHills, shoreOf } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';
import { WIDTH } from '../shapes.ts';

/** A harbour: boats with sails and one with a lamp. */
export function boats(random: Random, palette: Palette, sky: Sky): string {
  const shore = shoreOf(random, palette, 520, 5, 0.4);
  const [left = 250, middle = 600, right = 950] = spread(random, 3, 120, WIDTH - 120);
  return [
    farHills(random, palette),
    drawWater(random, palette, { top: 532, discX: sky.discX }, shore),
    drawBoat(random, middle, 590, 0.52, palette, true),
    drawBoat(random, left, 646, 0.82, palette, true),
    drawBoat(random, right, 706, 1.16, palette, false),
  ].join('');
}
