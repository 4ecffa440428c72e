import { mix, type Palette } from '../colours.ts';
import { drawLayer, drawWay, footShade, village } from '../draw-ground.ts';
import { paned } from '../draw-house.ts';
import { drawTree } from '../draw-tree.ts';
import { bush, farHills, foreground } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';
import { circle, glow, placed, polygon, rect } from '../shapes.ts';

/** A hall with columns and wide steps, where a court or a library is, and the light of its door on them. */
export function hall(random: Random, palette: Palette): string {
  const back = drawLayer(random, palette, { depth: 0.4, y: 510, swing: 28, hills: 3 });
  const front = drawLayer(random, palette, { depth: 0.7, y: 640, swing: 8, hills: 1.2 });
  const x = random.between(560, 640);
  const y = 690;
  return [
    farHills(random, palette),
    back.svg,
    village(random, palette, back, 6, 0.36, ['poplar', 'round']),
    front.svg,
    ...[-450, -350, 350, 450].map((dx) => drawTree(random, x + dx, front.ground.at(x + dx) + 30, 1.5, mix(front.tone, palette.near, 0.5), mix(front.tone, palette.warm, 0.4), 'poplar')),
    footShade(palette, x, y + 4, 330),
    placed(x, y, 1.25, columned(palette, front.tone)),
    drawWay(x, y, x + random.between(-60, 60), mix(front.tone, palette.warm, palette.lit ? 0.24 : 0.6), 210),
    ...[-300, 300].map((dx) => bush(palette, x + dx, y + 8, 42)),
    foreground(random, palette, 0.5),
  ].join('');
}

/** 400 wide; the middle of its lowest step is at 0, 0. */
function columned(palette: Palette, ground: string): string {
  const stone = mix(ground, palette.warm, palette.lit ? 0.5 : 0.92);
  const bright = mix(stone, palette.disc, 0.3);
  const shade = mix(stone, palette.near, 0.4);
  const roof = mix(ground, palette.roof, 0.7);
  const light = palette.lit ? palette.light : mix(stone, palette.light, 0.6);
  const columns = [-156, -104, -52, 52, 104, 156].map((at) => rect(at - 11, -166, 22, 132, bright) + rect(at + 4, -166, 7, 132, shade, ' opacity="0.45"') + rect(at - 15, -172, 30, 8, stone) + rect(at - 15, -40, 30, 8, stone));
  const windows = [-130, -78, 78, 130].map((at) => paned(at - 11, -140, 22, 66, light, mix(shade, palette.near, 0.3), true));
  const steps = [0, 1, 2].map((step) => rect(-186 - step * 16, -33 + step * 12, 372 + step * 32, 13, mix(stone, palette.near, 0.08 + step * 0.09)));
  return [
    rect(-178, -176, 356, 146, shade),
    ...windows,
    glow(0, -84, 100),
    rect(-30, -138, 60, 106, mix(shade, palette.near, 0.4)),
    rect(-25, -133, 50, 101, light),
    rect(-1.5, -133, 3, 101, shade),
    ...columns,
    rect(-190, -196, 380, 24, stone),
    polygon([[-198, -196], [0, -262], [198, -196]], roof),
    polygon([[-150, -200], [0, -250], [150, -200]], bright),
    circle(0, -219, 12, light),
    ...steps,
    palette.lit ? polygon([[-26, -33], [26, -33], [92, 4], [-92, 4]], palette.light, ' opacity="0.24"') : '',
  ].join('');
}
