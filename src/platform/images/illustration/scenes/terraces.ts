import { grown, hillTone, mix, type Palette } from '../colours.ts';
import { drawLayer, footShade, houseOn, village } from '../draw-ground.ts';
import type { Sky } from '../draw-sky.ts';
import { drawTree } from '../draw-tree.ts';
import { litHill, type Ridge } from '../ridge.ts';
import { farHills, foreground } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';
import { glow, HEIGHT, n, path, placed, polygon, rect, WIDTH } from '../shapes.ts';

/** A steep hill in steps of fields, with a long roof near its top and water in some of them. */
export function terraces(random: Random, palette: Palette, sky: Sky): string {
  const left = sky.discX > WIDTH / 2;
  const at = (x: number) => (left ? x : WIDTH - x);
  const back = drawLayer(random, palette, { depth: 0.34, y: 520, swing: 30, hills: 2.4 });
  const top = (x: number) => 370 + 0.00052 * (left ? x - 300 : WIDTH - x - 300) ** 2;
  const slope = { at: (x: number) => Math.min(HEIGHT, top(x)) };
  const tone = grown(palette, hillTone(palette, 0.6), 0.1);
  return [
    farHills(random, palette),
    back.svg,
    village(random, palette, back, 5, 0.3, ['poplar', 'round']),
    litHill(slope, tone, 3),
    ...[90, 150, 470, 540].map((x) => drawTree(random, at(x), slope.at(at(x)) + 12, random.between(0.8, 1.1), mix(tone, palette.near, 0.5), mix(tone, palette.warm, 0.4), 'fir')),
    longRoof(random, palette, tone, at(310), 404),
    ...Array.from({ length: 7 }, (_, index) => step(random, palette, slope, index)),
    houseOn(random, palette, { ground: { at: (x) => slope.at(x) + 130 }, tone, depth: 0.7, svg: '' }, at(640), 0.62),
    foreground(random, palette, 0.4),
  ].join('');
}

/** One field that runs around the hill: its wall, and what stands in it. */
function step(random: Random, palette: Palette, slope: Ridge, index: number): string {
  const wet = random.chance(0.4);
  const ground = hillTone(palette, 0.58 + index * 0.05);
  const crop = grown(palette, ground, (index % 4) * 0.28);
  const edge = (x: number, more: number) => slope.at(x) + 56 + index * 54 + more + Math.sin(x / 90 + index) * 4;
  const xs = Array.from({ length: 41 }, (_, at) => at * 30);
  const points = [...xs.map((x) => [x, edge(x, 0)] as const), ...xs.toReversed().map((x) => [x, edge(x, 36)] as const)].map(([x, y]) => [x, Math.min(HEIGHT + 20, y)] as const);
  const wall = xs.map((x) => `${n(x)} ${n(Math.min(HEIGHT + 20, edge(x, 38)))}`);
  return polygon(points, wet ? mix(palette.skyLow, ground, 0.35) : crop) + path(`M${wall.join('L')}`, 'none', ` stroke="${mix(ground, palette.near, 0.5)}" stroke-width="7"`);
}

function longRoof(random: Random, palette: Palette, ground: string, x: number, y: number): string {
  const wall = mix(ground, palette.warm, palette.lit ? 0.46 : 0.9);
  const roof = mix(ground, palette.roof, 0.8);
  const frame = mix(roof, palette.near, 0.45);
  const windows = [-92, -62, -32, 32, 62, 92].map((at) => rect(at - 10, -40, 20, 26, random.chance(0.8) ? palette.light : frame));
  const parts = [
    glow(0, -24, 120),
    rect(-112, -54, 224, 58, wall),
    ...windows,
    rect(-13, -44, 26, 48, frame),
    rect(-9, -40, 18, 44, palette.light),
    path('M-142 -48Q-116 -54 -98 -88H98Q116 -54 142 -48Q0 -58 -142 -48Z', roof),
    rect(-98, -94, 196, 7, mix(roof, palette.warm, 0.25)),
  ];
  return footShade(palette, x, y + 4, 150) + placed(x, y, 1.15, parts.join(''));
}
