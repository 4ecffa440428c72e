import { mix, type Palette } from '../colours.ts';
import { drawFence, drawLayer, drawWay, footOf, houseOn, spread, village } from '../draw-ground.ts';
import { drawTree } from '../draw-tree.ts';
import { farHills, foreground } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';
import { circle, HEIGHT, n, WIDTH } from '../shapes.ts';

/** The village in winter: pale ground, bare trees, snow on the roofs. */
export function snow(random: Random, summer: Palette): string {
  const night = summer.skyTop < '#5';
  const white = night ? '#8499ad' : mix('#eaf0f3', summer.skyLow, 0.25);
  const palette: Palette = { ...summer, far: mix(summer.far, white, 0.5), near: night ? mix(summer.near, white, 0.12) : '#8ea7b8', roof: mix(white, '#f6f9fa', night ? 0.25 : 0.8) };
  const back = drawLayer(random, palette, { depth: 0.16, y: 500, swing: 34, hills: 3 });
  const middle = drawLayer(random, palette, { depth: night ? 0.3 : 0.2, y: 585, swing: 24, hills: 2.2 });
  const front = drawLayer(random, palette, { depth: night ? 0.4 : 0.12, y: 680, swing: 16, hills: 1.5 });
  const left = random.between(230, 320);
  const right = random.between(840, 930);
  const bare = (layer: typeof back, x: number, scale: number) => drawTree(random, x, layer.ground.at(x) + 10, scale, mix(layer.tone, summer.near, 0.62), layer.tone, 'bare');
  return [
    farHills(random, palette),
    back.svg,
    ...spread(random, 9).map((x) => bare(back, x, 0.4)),
    village(random, palette, back, 4, 0.3, ['bare']),
    middle.svg,
    ...[120, 560, 1080].map((x) => houseOn(random, palette, middle, x + random.between(-30, 30), 0.56)),
    ...[330, 440, 720, 800].map((x) => bare(middle, x + random.between(-20, 20), 0.8)),
    front.svg,
    drawWay(left, footOf(front, left, 1), random.between(420, 640), mix(front.tone, summer.near, 0.22), 80),
    houseOn(random, palette, front, left, 1),
    houseOn(random, palette, front, right, 0.92),
    ...[60, 520, 640, 1130].map((x) => bare(front, x + random.between(-20, 20), random.between(1.3, 1.7))),
    drawFence(palette, front, right + 170, WIDTH + 20, 0.9),
    flakes(random, white),
    foreground(random, { ...palette, near: mix(palette.near, white, night ? 0.1 : 0.45), warm: white }, 0.5),
  ].join('');
}

function flakes(random: Random, white: string): string {
  const tone = mix(white, '#ffffff', 0.7);
  return Array.from({ length: 70 }, () => circle(random.between(0, WIDTH), random.between(0, HEIGHT), random.between(1.2, 3.4), tone, ` opacity="${n(random.between(0.3, 0.9))}"`)).join('');
}
