import { grown, mix, type Palette } from '../colours.ts';
import { drawFence, drawLayer, footShade, houseOn, village } from '../draw-ground.ts';
import type { Sky } from '../draw-sky.ts';
import { drawTree } from '../draw-tree.ts';
import { farHills, foreground } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';
import { ellipse, ellipses, WIDTH } from '../shapes.ts';

/** Beds in rows behind a fence, two apple trees and the house they belong to. */
export function garden(random: Random, palette: Palette, sky: Sky): string {
  const back = drawLayer(random, palette, { depth: 0.4, y: 505, swing: 26, hills: 2.6 });
  const front = drawLayer(random, palette, { depth: 0.66, y: 590, swing: 8, hills: 1.2 });
  const right = sky.discX < WIDTH / 2;
  const at = (x: number) => (right ? x : WIDTH - x);
  return [
    farHills(random, palette),
    back.svg,
    village(random, palette, back, 4, 0.3, ['poplar', 'round']),
    front.svg,
    houseOn(random, palette, front, at(890), 1.12),
    drawFence(palette, front, -20, WIDTH + 20, 0.9),
    ...[0, 1, 2].map((row) => bed(random, palette, front.tone, at(430), 664 + row * 44, 1 + row * 0.3)),
    ...[150, 690].map((x) => footShade(palette, at(x), front.ground.at(at(x)) + 54, 70) + drawTree(random, at(x), front.ground.at(at(x)) + 52, 2, mix(front.tone, palette.near, 0.45), mix(front.tone, palette.warm, 0.5), 'apple')),
    foreground(random, palette, 0.5),
  ].join('');
}

/** Earth, and what grows in it; farther rows are shorter. */
function bed(random: Random, palette: Palette, ground: string, x: number, y: number, scale: number): string {
  const half = 190 * scale;
  const soil = mix(palette.near, palette.roof, palette.lit ? 0.3 : 0.55);
  const green = grown(palette, ground, 0);
  const ripe = grown(palette, ground, 0.45);
  const plants = Array.from({ length: 13 }, (_, index) => ({ at: x - half * 0.9 + (index * half * 1.8) / 12, high: random.between(14, 24) * scale, isRipe: index % 3 === 0 }));
  const leaves = (which: typeof plants) => which.map(({ at, high }) => [at, y - high * 0.5, 9 * scale, high * 0.62] as const);
  const lit = plants.map(({ at, high }) => [at + 3 * scale, y - high * 0.7, 5 * scale, high * 0.3] as const);
  return [
    ellipse(x, y, half, 9 * scale, soil),
    ellipses(leaves(plants.filter(({ isRipe }) => isRipe)), ripe),
    ellipses(leaves(plants.filter(({ isRipe }) => !isRipe)), green),
    ellipses(lit, mix(green, palette.warm, 0.22)),
  ].join('');
}
