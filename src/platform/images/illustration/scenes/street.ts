import { hillTone, mix, type Palette } from '../colours.ts';
import { drawLayer, spread, village } from '../draw-ground.ts';
import { paned } from '../draw-house.ts';
import { drawTree } from '../draw-tree.ts';
import { farHills } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';
import { ellipse, glow, HEIGHT, polygon, rect, WIDTH } from '../shapes.ts';

/** A street of narrow town houses, shoulder to shoulder, with lamps and a tree before them. */
export function street(random: Random, palette: Palette): string {
  const tone = hillTone(palette, 0.62);
  const back = drawLayer(random, palette, { depth: 0.34, y: 470, swing: 30, hills: 3 });
  const pavement = 712;
  const fronts: string[] = [];
  for (let x = random.between(-60, -20); x < WIDTH;) {
    const width = random.between(104, 158);
    fronts.push(townHouse(random, palette, tone, { x, width, foot: pavement, high: random.between(170, 285) }));
    x += width;
  }
  const road = mix(palette.near, palette.far, 0.2);
  return [
    farHills(random, palette),
    back.svg,
    village(random, palette, back, 6, 0.34, ['poplar', 'round']),
    ...fronts,
    rect(-10, pavement, WIDTH + 20, 24, mix(tone, palette.warm, palette.lit ? 0.3 : 0.6)),
    rect(-10, pavement + 24, WIDTH + 20, HEIGHT, road),
    rect(-10, pavement + 24, WIDTH + 20, 5, mix(road, palette.near, 0.6)),
    ...spread(random, 3, 80, WIDTH - 80).map((x) => drawTree(random, x, pavement + 14, 1.25, mix(tone, palette.near, 0.55), mix(tone, palette.warm, 0.4), 'round')),
    ...[180, 520, 860, 1150].map((x) => streetLamp(palette, x + random.between(-30, 30), pavement + 18)),
  ].join('');
}

interface Plot {
  x: number;
  width: number;
  foot: number;
  high: number;
}

function townHouse(random: Random, palette: Palette, tone: string, { x, width, foot, high }: Plot): string {
  const plaster = mix(tone, mix(palette.warm, random.pick([palette.roof, palette.far, palette.disc, palette.warm]), 0.3), palette.lit ? random.between(0.3, 0.5) : random.between(0.65, 0.9));
  const roof = mix(tone, palette.roof, random.between(0.6, 0.9));
  const frame = mix(roof, palette.near, 0.45);
  const light = palette.lit ? palette.light : mix(plaster, palette.light, 0.7);
  const unlit = mix(plaster, palette.near, palette.lit ? 0.6 : 0.5);
  const top = foot - high;
  const gable = random.chance(0.5)
    ? polygon([[x - 3, top + 2], [x + width / 2, top - random.between(44, 70)], [x + width + 3, top + 2]], roof)
    : polygon([[x - 4, top + 2], [x + 12, top - 34], [x + width - 12, top - 34], [x + width + 4, top + 2]], roof) + paned(x + width / 2 - 9, top - 26, 18, 20, random.chance(0.4) ? light : unlit, frame, true);
  const floors = Math.floor((high - 78) / 58);
  const columns = width > 132 ? 3 : 2;
  const windows = Array.from({ length: floors * columns }, (_, index) => {
    const at = x + (width * ((index % columns) + 0.5)) / columns;
    return paned(at - 12, top + 22 + Math.floor(index / columns) * 58, 24, 34, random.chance(0.42) ? light : unlit, frame, true);
  });
  const doorX = x + width * random.pick([0.3, 0.5, 0.7]);
  const door = rect(doorX - 17, foot - 60, 34, 60, frame) + rect(doorX - 13, foot - 56, 26, 56, mix(frame, plaster, 0.3)) + rect(doorX - 10, foot - 51, 20, 13, light);
  const shade = rect(x + width - 9, top, 9, high, palette.near, ' opacity="0.16"');
  return gable + rect(x, top, width, high, plaster) + rect(x, foot - 12, width, 12, mix(plaster, palette.near, 0.3)) + shade + windows.join('') + door;
}

function streetLamp(palette: Palette, x: number, y: number): string {
  const iron = mix(palette.near, palette.roof, 0.2);
  const pool = palette.lit ? ellipse(x, y + 2, 74, 12, palette.light, ' opacity="0.22"') : '';
  return pool + rect(x - 3, y - 150, 6, 152, iron) + rect(x - 9, y - 5, 18, 7, iron) + glow(x, y - 164, 74) + rect(x - 9, y - 176, 18, 26, palette.lit ? palette.light : palette.warm) + polygon([[x - 14, y - 176], [x, y - 192], [x + 14, y - 176]], iron);
}
