import { mix, type Palette } from './colours.ts';
import type { Random } from './seeded-random.ts';
import { circle, glow, path, placed, polygon, rect, rects } from './shapes.ts';

export interface HouseLook {
  palette: Palette;
  /** The tone of the hill it stands on: a house far away is as pale as its hill. */
  ground: string;
  /** 0 far away, 1 near: how much of its own colour shows. */
  depth: number;
  /** The door stands open and the light comes out. */
  open?: boolean;
}

/** The middle of the door, right of the middle of the front. */
const DOOR = 21;

interface HouseTones {
  front: string;
  side: string;
  roof: string;
  roofLight: string;
  frame: string;
  light: string;
  unlit: string;
}

/** A front about 100 wide and 84 high with a gable, and a side that runs back. `x`, `y` is the foot of its door. */
export function drawHouse(random: Random, x: number, y: number, scale: number, look: HouseLook): string {
  const tones = housesTones(look);
  const side = random.between(70, 150);
  const rise = random.between(46, 64);
  const wall = random.between(74, 100);
  const detail = scale > 0.3;
  const parts = [
    body(side, rise, wall, tones),
    detail ? chimney(random, side, rise, wall, tones, look) : '',
    roof(side, rise, wall, tones),
    frontOpenings(random, wall, rise, tones, detail, look.open === true && look.palette.lit),
    sideWindows(random, side, wall, tones, detail),
  ];
  const flip = random.chance(0.5);
  return placed(x + (flip ? DOOR : -DOOR) * scale, y, scale, parts.join(''), flip);
}

function housesTones({ palette, ground, depth }: HouseLook): HouseTones {
  const own = palette.lit ? 0.32 + depth * 0.26 : 0.55 + depth * 0.4;
  const front = mix(ground, palette.warm, own);
  const roofTone = mix(ground, palette.roof, 0.35 + depth * 0.55);
  return {
    front,
    side: mix(front, palette.near, palette.lit ? 0.4 : 0.2),
    roof: roofTone,
    roofLight: mix(roofTone, palette.warm, 0.16),
    frame: mix(roofTone, palette.near, 0.45),
    light: palette.lit ? mix(ground, palette.light, 0.55 + depth * 0.45) : mix(front, palette.light, 0.75),
    unlit: mix(front, palette.near, palette.lit ? 0.65 : 0.6),
  };
}

/** The foot reaches a little below the ground line, so that no light shows between house and ground. */
function body(side: number, rise: number, wall: number, tones: HouseTones): string {
  const gable = polygon([[-50, 3], [-50, -wall], [0, -wall - rise], [50, -wall], [50, 3]], tones.front);
  return rect(49, -wall, side, wall + 3, tones.side) + gable;
}

function roof(side: number, rise: number, wall: number, tones: HouseTones): string {
  const back = polygon([[0, -wall - rise - 5], [side, -wall - rise - 5], [50 + side + 9, -wall + 9], [59, -wall + 9]], tones.roof);
  const slope = rise / 50;
  const edge = path(
    `M-60 ${-wall + 10 * slope}L0 ${-wall - rise - 6}L60 ${-wall + 10 * slope}l-7 4L0 ${-wall - rise + 5}L-53 ${-wall + 10 * slope + 4}Z`,
    tones.roofLight,
  );
  return back + edge;
}

function chimney(random: Random, side: number, rise: number, wall: number, tones: HouseTones, { palette }: HouseLook): string {
  const at = random.between(0.35, 0.75) * side;
  const top = -wall - rise - 30;
  const stack = rect(at, top, 15, 44, mix(tones.side, tones.front, 0.5)) + rect(at - 2, top - 4, 19, 6, tones.frame);
  if (!random.chance(0.5)) return stack;
  const smoke = mix(palette.skyLow, palette.disc, 0.5);
  const puffs = [[8, 16, 6], [13, 34, 9], [23, 58, 13], [39, 88, 18]] as const;
  return puffs.map(([dx, up, radius], index) => circle(at + dx, top - up, radius, smoke, ` opacity="${0.4 - index * 0.09}"`)).join('') + stack;
}

function frontOpenings(random: Random, wall: number, rise: number, tones: HouseTones, detail: boolean, open: boolean): string {
  const attic = random.chance(0.6) ? paned(-8, -wall - rise * 0.28 - 6, 16, 18, random.chance(0.5) ? tones.light : tones.unlit, tones.frame, detail) : '';
  if (!detail) return attic + rect(-30, -wall * 0.62, 20, 24, tones.light) + rect(8, -wall * 0.5, 20, wall * 0.5, tones.frame);
  const doorTop = -56;
  const door =
    rect(5, doorTop - 4, 32, -doorTop + 4, tones.frame) +
    (open ? openDoor(doorTop, tones) : closedDoor(doorTop, tones)) +
    rect(1, -3, 40, 6, open ? tones.light : tones.side);
  return attic + door + glow(-22, -40, 52) + paned(-37, -58, 28, 32, tones.light, tones.frame, true);
}

function closedDoor(top: number, tones: HouseTones): string {
  return rect(9, top, 24, -top, mix(tones.frame, tones.front, 0.35)) + rect(12, top + 5, 18, 13, tones.light) + circle(29, top / 2 + 3, 1.8, tones.light);
}

/** The leaf is seen from its edge, turned inwards. */
function openDoor(top: number, tones: HouseTones): string {
  return glow(DOOR, top / 2, 62) + rect(9, top, 24, -top, tones.light) + polygon([[9, top], [16, top + 5], [16, -4], [9, 0]], mix(tones.frame, tones.light, 0.35));
}

function sideWindows(random: Random, side: number, wall: number, tones: HouseTones, detail: boolean): string {
  const count = side > 115 ? 3 : side > 85 ? 2 : 1;
  const gap = side / count;
  return Array.from({ length: count }, (_, index) => {
    const lit = random.chance(0.6);
    return paned(50 + gap * (index + 0.5) - 10, -wall * 0.66, 20, 27, lit ? tones.light : tones.unlit, tones.frame, detail);
  }).join('');
}

/** A window with its frame, cross and sill. */
export function paned(x: number, y: number, width: number, height: number, pane: string, frame: string, detail: boolean): string {
  if (!detail) return rect(x, y, width, height, pane);
  return (
    rect(x - 2.5, y - 2.5, width + 5, height + 5, frame) +
    rect(x, y, width, height, pane) +
    rects([[x + width / 2 - 1.1, y, 2.2, height], [x, y + height * 0.42, width, 2.2], [x - 5, y + height + 2.5, width + 10, 3.5]], frame)
  );
}
