import { hillTone, mix, type Palette } from '../colours.ts';
import { drawBoat } from '../draw-boat.ts';
import { drawLayer } from '../draw-ground.ts';
import { drawHouse } from '../draw-house.ts';
import type { Sky } from '../draw-sky.ts';
import { drawWater } from '../draw-water.ts';
import { hill, rim } from '../ridge.ts';
import { foreground } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';
import { circle, ellipse, glow, HEIGHT, polygon, rect, WIDTH } from '../shapes.ts';

/** A lighthouse on its rocks before an open sea, with a sail far out. */
export function lighthouse(random: Random, palette: Palette, sky: Sky): string {
  const right = sky.discX < WIDTH / 2;
  const x = right ? random.between(820, 960) : random.between(240, 380);
  const foot = 560;
  const rock = hillTone(palette, 0.72);
  const coast = { at: (at: number) => Math.min(660, foot + 10 + ((at - x) * (at - x)) / 900 + Math.sin(at / 34) * 5) };
  const far = drawLayer(random, palette, { depth: 0.05, y: 470, swing: 26, hills: 2.2 });
  const beam = palette.lit ? polygon([[x, foot - 262], [right ? -20 : WIDTH + 20, foot - 380], [right ? -20 : WIDTH + 20, foot - 190]], palette.light, ' opacity="0.16"') : '';
  return [
    circle(WIDTH / 2, HEIGHT / 2, WIDTH, 'url(#cast)'),
    far.svg,
    drawWater(random, palette, { top: 520, discX: sky.discX }, hill(far.ground, hillTone(palette, 0.05), 520)),
    drawBoat(random, right ? random.between(480, 600) : random.between(620, 720), 566, 0.4, palette, true),
    drawBoat(random, right ? random.between(160, 340) : random.between(860, 1040), 668, 0.9, palette, random.chance(0.5)),
    beam,
    hill(coast, rock, 664),
    rim(coast, 3),
    drawHouse(random, x + (right ? 120 : -130), foot + 34, 0.66, { palette, ground: rock, depth: 0.8 }),
    tower(palette, rock, x, foot + 16),
    ...[-90, 60, 190, -170].map((dx) => ellipse(x + dx, 664 - random.between(2, 12), random.between(30, 70), random.between(12, 24), mix(rock, palette.near, 0.35))),
    foreground(random, palette, 0.8),
  ].join('');
}

function tower(palette: Palette, ground: string, x: number, y: number): string {
  const wall = mix(ground, palette.disc, palette.lit ? 0.55 : 0.9);
  const band = mix(ground, palette.roof, 0.85);
  const side = (up: number) => 34 - up * 0.052;
  const part = (from: number, to: number, tone: string) => polygon([[x - side(from), y - from], [x - side(to), y - to], [x + side(to), y - to], [x + side(from), y - from]], tone);
  const shade = polygon([[x + 8, y], [x + 6, y - 250], [x + side(250), y - 250], [x + side(0), y]], palette.near, ' opacity="0.2"');
  return [
    part(0, 250, wall), part(50, 104, band), part(158, 206, band), shade,
    rect(x - 5, y - 142, 10, 17, palette.light), rect(x - 9, y - 36, 18, 36, mix(band, palette.near, 0.4)),
    rect(x - 30, y - 258, 60, 9, mix(ground, palette.near, 0.6)),
    glow(x, y - 278, 110),
    rect(x - 17, y - 292, 34, 34, palette.lit ? palette.light : mix(wall, palette.light, 0.6)),
    rect(x - 1.5, y - 292, 3, 34, band),
    polygon([[x - 24, y - 292], [x, y - 320], [x + 24, y - 292]], band),
  ].join('');
}
