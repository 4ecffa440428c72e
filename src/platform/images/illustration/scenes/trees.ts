import { mix, type Palette } from '../colours.ts';
import { drawLayer, drawWay, footOf, houseOn, spread } from '../draw-ground.ts';
import { drawTree } from '../draw-tree.ts';
import { farHills, foreground } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';
import { WIDTH } from '../shapes.ts';

/** A clearing in the woods with a cabin. */
export function trees(random: Random, palette: Palette): string {
  const back = drawLayer(random, palette, { depth: 0.34, y: 480, swing: 36, hills: 3 });
  const middle = drawLayer(random, palette, { depth: 0.58, y: 570, swing: 26, hills: 2 });
  const front = drawLayer(random, palette, { depth: 0.8, y: 676, swing: 16, hills: 1.4 });
  const x = random.between(520, 700);
  const wood = (layer: typeof back, count: number, scale: number) =>
    spread(random, count, -40, WIDTH + 40)
      .map((at) => drawTree(random, at, layer.ground.at(at) + 10, scale, mix(layer.tone, palette.near, 0.3), mix(layer.tone, palette.warm, 0.4), 'fir'))
      .join('');
  const edge = [40, 130, 235, 965, 1070, 1165].map((at) => drawTree(random, at, front.ground.at(at) + random.between(16, 50), random.between(1.7, 2.4), mix(front.tone, palette.near, 0.55), mix(front.tone, palette.warm, 0.25), 'fir'));
  return [
    farHills(random, palette),
    back.svg,
    wood(back, 26, 0.42),
    middle.svg,
    wood(middle, 16, 0.8),
    front.svg,
    drawWay(x, footOf(front, x, 1.05), x - random.between(-160, 160), mix(front.tone, palette.warm, palette.lit ? 0.2 : 0.55), 130),
    houseOn(random, palette, front, x, 1.05),
    edge.join(''),
    foreground(random, palette, 0.4),
  ].join('');
}
