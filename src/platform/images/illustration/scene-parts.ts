import { hillTone, mix, type Palette } from './colours.ts';
import { drawGrass, drawLayer, type Layer, village } from './draw-ground.ts';
import { hill, ridge } from './ridge.ts';
import type { Random } from './seeded-random.ts';
import { circle, ellipse, HEIGHT, rect, WIDTH } from './shapes.ts';

/** What several scenes are made of. */

/** Three ranges, each paler than the one before it, in the air that the sun lights. */
export function farHills(random: Random, palette: Palette): string {
  const sharp = random.chance(0.45) ? random.between(0.5, 0.8) : 0;
  const air = mix(palette.far, palette.skyLow, 0.5);
  const range = ridge(random, { y: random.between(335, 365), swing: sharp > 0 ? 78 : 50, hills: sharp > 0 ? 4.4 : 2.6, sharp });
  const far = drawLayer(random, palette, { depth: 0, y: 392, swing: 52, hills: 3.2, sharp: sharp * 0.5 });
  const next = drawLayer(random, palette, { depth: 0.17, y: 446, swing: 40, hills: 2.8 });
  const mist = mix(palette.skyLow, palette.disc, 0.3);
  const fade = `<linearGradient id="mist" x1="0" y1="0" x2="0" y2="1"><stop stop-color="${mist}" stop-opacity="0"/><stop offset=".5" stop-color="${mist}" stop-opacity="${palette.lit ? 0.16 : 0.24}"/><stop offset="1" stop-color="${mist}" stop-opacity="0"/></linearGradient>`;
  return hill(range, air) + far.svg + circle(WIDTH / 2, HEIGHT / 2, WIDTH, 'url(#cast)') + next.svg + fade + rect(-10, 420, WIDTH + 20, 150, 'url(#mist)');
}

export function shoreOf(random: Random, palette: Palette, y: number, count: number, scale: number): string {
  const tone = hillTone(palette, 0.6);
  const ground = ridge(random, { y: y - 4, swing: 7, hills: 3 });
  const layer: Layer = { ground, tone, depth: 0.6, svg: '' };
  return hill(ground, tone, y + 16) + village(random, palette, layer, count, scale, ['round', 'poplar']) + rect(-10, y + 8, WIDTH + 20, 8, mix(tone, palette.near, 0.5));
}

/** @param low 0 to 1: how much of the dark ground at the lower edge is left out */
export function foreground(random: Random, palette: Palette, low = 0.2): string {
  const behind = ridge(random, { y: 744 + low * 34, swing: 14, hills: 1.2 });
  const ground = ridge(random, { y: 772 + low * 30, swing: 9, hills: 1.6 });
  return hill(behind, mix(palette.near, palette.far, 0.14)) + hill(ground, palette.near) + drawGrass(random, palette, ground);
}

export function bush(palette: Palette, x: number, y: number, size: number): string {
  const tone = mix(palette.near, palette.far, 0.18);
  const light = mix(tone, palette.warm, palette.lit ? 0.1 : 0.2);
  return ellipse(x, y - size * 0.35, size, size * 0.62, tone) + ellipse(x + size * 0.7, y - size * 0.25, size * 0.7, size * 0.45, tone) + ellipse(x + size * 0.12, y - size * 0.5, size * 0.6, size * 0.34, light);
}
