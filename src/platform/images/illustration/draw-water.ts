import { mix, type Palette } from './colours.ts';
import type { Random } from './seeded-random.ts';
import { HEIGHT, n, rect, WIDTH } from './shapes.ts';

export interface WaterPlace {
  /** Where the far shore meets the water, y. */
  top: number;
  bottom?: number;
  /** Where the sun or moon stands, x: its path lies on the water. */
  discX: number;
}

/**
 * A still water that mirrors what stands at its far shore.
 * @param shore the shore's drawing: upside down in the water, then upright above it
 */
export function drawWater(random: Random, palette: Palette, { top, bottom = HEIGHT, discX }: WaterPlace, shore: string): string {
  const surface = mix(palette.skyLow, palette.near, palette.lit ? 0.34 : 0.22);
  const deep = mix(palette.skyTop, palette.near, palette.lit ? 0.72 : 0.5);
  return [
    `<linearGradient id="water" x1="0" y1="0" x2="0" y2="1"><stop stop-color="${surface}"/><stop offset="1" stop-color="${deep}"/></linearGradient>`,
    `<clipPath id="lake"><rect x="-10" y="${n(top)}" width="${WIDTH + 20}" height="${n(bottom - top)}"/></clipPath>`,
    `<g clip-path="url(#lake)">`,
    rect(-10, top, WIDTH + 20, bottom - top, 'url(#water)'),
    `<g transform="matrix(1 0 0 -0.8 0 ${n(top * 1.8)})" opacity="0.42">${shore}</g>`,
    glitter(random, palette, top, bottom, discX),
    ripples(random, palette, top, bottom),
    `</g>`,
    shore,
  ].join('');
}

function glitter(random: Random, palette: Palette, top: number, bottom: number, discX: number): string {
  const strokes: string[] = [];
  for (let y = top + 8; y < bottom - 10; y += random.between(9, 15)) {
    const near = (y - top) / (bottom - top);
    const width = random.between(24, 60) * (1 + near * 1.3);
    strokes.push(rect(discX - width / 2 + random.between(-14, 14) * (1 + near), y, width, 2.4 + near * 2.4, palette.disc, ` rx="2" opacity="${n(0.75 - near * 0.4)}"`));
  }
  return strokes.join('');
}

function ripples(random: Random, palette: Palette, top: number, bottom: number): string {
  return Array.from({ length: 34 }, () => {
    const near = random.between(0.04, 1) ** 0.8;
    const y = top + near * (bottom - top);
    const tone = random.chance(0.6) ? palette.disc : palette.near;
    return rect(random.between(-40, WIDTH), y, random.between(40, 150) * (0.4 + near), 1.6 + near * 2, tone, ` rx="1.5" opacity="${n(random.between(0.1, 0.25))}"`);
  }).join('');
}
