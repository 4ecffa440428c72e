import { mix, type Palette } from './colours.ts';
import type { Random } from './seeded-random.ts';
import { circle, glow, path, placed, polygon, rect } from './shapes.ts';

/** About 150 long at scale 1, with its mirror image; `x`, `y` is the middle of the waterline. */
export function drawBoat(random: Random, x: number, y: number, scale: number, palette: Palette, sails: boolean): string {
  const hull = mix(palette.near, palette.roof, palette.lit ? 0.35 : 0.8);
  const boat = sails ? sailing(palette, hull) : rowing(palette, hull);
  const flip = random.chance(0.5);
  const mirrored = `<g transform="matrix(1 0 0 -0.7 0 6)" opacity="0.35">${boat}</g>`;
  return placed(x, y, scale, mirrored + boat + rect(-84, 3, 168, 2.5, palette.disc, ' rx="1.2" opacity="0.45"'), flip);
}

function sailing(palette: Palette, hull: string): string {
  const sail = mix(palette.warm, palette.disc, 0.4);
  const shade = mix(sail, palette.near, 0.22);
  return (
    rect(-3, -168, 5, 150, mix(hull, palette.near, 0.4)) +
    path('M6 -162Q62 -92 66 -34L6 -30Z', sail) +
    path('M-7 -150Q-48 -86 -54 -34L-7 -30Z', shade) +
    hullShape(hull, palette)
  );
}

function rowing(palette: Palette, hull: string): string {
  const mast = mix(hull, palette.near, 0.4);
  return (
    hullShape(hull, palette) +
    polygon([[-22, -22], [-22, -48], [26, -48], [34, -22]], mix(palette.warm, palette.near, palette.lit ? 0.4 : 0.12)) +
    rect(-28, -53, 62, 6, mast) +
    rect(-13, -42, 15, 13, palette.light) +
    rect(9, -42, 15, 13, palette.light) +
    rect(52, -64, 3.5, 46, mast) +
    glow(54, -66, 34) +
    circle(54, -66, 5, palette.lit ? palette.light : mast)
  );
}

function hullShape(hull: string, palette: Palette): string {
  return path('M-80 -26Q0 -18 84 -30Q74 2 52 4H-54Q-74 2 -80 -26Z', hull) + path('M-80 -26Q0 -18 84 -30L82 -23Q0 -11 -78 -19Z', mix(hull, palette.warm, 0.45));
}
