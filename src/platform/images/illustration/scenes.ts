import { hillTone, mix, type Palette } from './colours.ts';
import { drawBoat } from './draw-boat.ts';
import { drawBridge } from './draw-bridge.ts';
import { drawGrass, drawLayer, drawWay, footOf, grove, houseOn, spread, village } from './draw-ground.ts';
import { drawHouse } from './draw-house.ts';
import { drawSchool } from './draw-school.ts';
import type { Sky } from './draw-sky.ts';
import { drawTree } from './draw-tree.ts';
import { drawWater } from './draw-water.ts';
import { hill, ridge } from './ridge.ts';
import type { Random } from './seeded-random.ts';
import { ellipse, HEIGHT, polygon, WIDTH } from './shapes.ts';

export type Motif = 'houses' | 'door' | 'water' | 'boats' | 'bridge' | 'trees' | 'school' | 'fields';
type Scene = (random: Random, palette: Palette, sky: Sky) => string;

export const scenes: Record<Motif, Scene> = { houses, door, water, boats, bridge, trees, school, fields };

/** A village on hills, one behind the other, and a way that leads to it. */
function houses(random: Random, palette: Palette): string {
  const back = drawLayer(random, palette, { depth: 0.36, y: 500, swing: 34, hills: 3 });
  const middle = drawLayer(random, palette, { depth: 0.6, y: 585, swing: 26, hills: 2.4 });
  const front = drawLayer(random, palette, { depth: 0.82, y: 690, swing: 18, hills: 1.6 });
  const left = random.between(190, 270);
  const right = random.between(880, 960);
  const home = random.chance(0.5) ? left : right;
  const between = [30, 470, 600, 730, 1180].map((x) => houseOn(random, palette, middle, x + random.between(-26, 26), random.between(0.48, 0.6)));
  return [
    farHills(random, palette),
    back.svg,
    village(random, palette, back, 5, 0.3, ['poplar', 'round']),
    middle.svg,
    grove(random, palette, middle, 395, 0.6, ['round', 'poplar']),
    ...between,
    grove(random, palette, middle, 800, 0.6, ['poplar', 'round']),
    front.svg,
    drawWay(home, footOf(front, home, 1), random.between(480, 720), mix(front.tone, palette.warm, palette.lit ? 0.22 : 0.6), 90),
    houseOn(random, palette, front, left, 1.02),
    houseOn(random, palette, front, right, 0.94),
    grove(random, palette, front, 40, 0.95, ['round']),
    grove(random, palette, front, WIDTH - 60, 1, ['round', 'poplar']),
    foreground(random, palette),
  ].join('');
}

/** One house close by, with its light on the ground before it. */
function door(random: Random, palette: Palette): string {
  const back = drawLayer(random, palette, { depth: 0.42, y: 520, swing: 30, hills: 3 });
  const front = drawLayer(random, palette, { depth: 0.72, y: 630, swing: 16, hills: 1.4 });
  const x = random.between(470, 700);
  const y = front.ground.at(x) + 54;
  const spill = palette.lit ? polygon([[x - 34, y + 2], [x + 34, y + 2], [x + 120, y + 110], [x - 120, y + 110]], palette.light, ' opacity="0.16"') : '';
  return [
    farHills(random, palette),
    back.svg,
    village(random, palette, back, 5, 0.32, ['poplar', 'round']),
    front.svg,
    grove(random, palette, front, x - 330, 1.25, ['round', 'poplar']),
    drawWay(x, y, x + random.between(-140, 140), mix(front.tone, palette.warm, palette.lit ? 0.22 : 0.6), 170),
    spill,
    drawHouse(random, x, y, 2.15, { palette, ground: front.tone, depth: 0.85, open: true }),
    grove(random, palette, front, x + 470, 1.1, ['round']),
    ...[-210, 190, 260].map((dx) => bush(palette, x + dx, y + 10, random.between(30, 46))),
    foreground(random, palette, 0.4),
  ].join('');
}

/** A lake with a village at its far shore. */
function water(random: Random, palette: Palette, sky: Sky): string {
  const back = drawLayer(random, palette, { depth: 0.34, y: 470, swing: 34, hills: 2.6 });
  const shore = shoreOf(random, palette, 560, 6, 0.5);
  return [
    farHills(random, palette),
    back.svg,
    village(random, palette, back, 4, 0.24, ['poplar', 'round']),
    drawWater(random, palette, { top: 575, discX: sky.discX }, shore),
    drawBoat(random, random.between(300, 900), 680, 0.62, palette, false),
    foreground(random, palette, 0.55),
  ].join('');
}

/** A harbour: boats with sails and one with a lamp. */
function boats(random: Random, palette: Palette, sky: Sky): string {
  const shore = shoreOf(random, palette, 520, 5, 0.4);
  const [left = 250, middle = 600, right = 950] = spread(random, 3, 120, WIDTH - 120);
  return [
    farHills(random, palette),
    drawWater(random, palette, { top: 532, discX: sky.discX }, shore),
    drawBoat(random, middle, 590, 0.52, palette, true),
    drawBoat(random, left, 646, 0.82, palette, true),
    drawBoat(random, right, 706, 1.16, palette, false),
  ].join('');
}

/** A river under a stone bridge, with houses on both banks. */
function bridge(random: Random, palette: Palette, sky: Sky): string {
  const back = drawLayer(random, palette, { depth: 0.3, y: 470, swing: 30, hills: 3 });
  const tone = hillTone(palette, 0.62);
  const stone = drawBridge(palette, tone, { from: 190, to: 1010, deck: 545, water: 655 });
  const bank = (from: number, to: number) => hill({ at: (x) => Math.min(655, 566 + Math.max(0, Math.min(x - from, to - x)) * 1.5 + Math.sin(x / 60) * 5) }, tone, 655);
  const homes = [60, 175].concat([1050, 1150]).map((x, index) => drawHouse(random, x, 566 + (index % 2) * 10, 0.74, { palette, ground: tone, depth: 0.62 }));
  return [
    farHills(random, palette),
    back.svg,
    village(random, palette, back, 6, 0.34, ['poplar', 'round']),
    drawWater(random, palette, { top: 655, discX: sky.discX }, bank(190, 1010) + homes.join('') + stone),
    drawBoat(random, random.between(480, 720), 730, 0.66, palette, false),
    foreground(random, palette, 0.7),
  ].join('');
}

/** A clearing in the woods with a cabin. */
function trees(random: Random, palette: Palette): string {
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

/** Ploughed land that runs up to a farm. */
function fields(random: Random, palette: Palette): string {
  const back = drawLayer(random, palette, { depth: 0.38, y: 505, swing: 28, hills: 2.6 });
  const front = drawLayer(random, palette, { depth: 0.68, y: 600, swing: 12, hills: 1.3 });
  const x = random.between(420, 780);
  const top = Math.max(...[0, 300, 600, 900, WIDTH].map((at) => front.ground.at(at))) + 46;
  const furrow = mix(front.tone, palette.near, 0.3);
  const furrows = Array.from({ length: 15 }, (_, index) => index - 7).map((step) =>
    polygon([[x + step * 62 - 3, top], [x + step * 62 + 3, top], [x + step * 210 + 26, HEIGHT], [x + step * 210 - 26, HEIGHT]], furrow, ' opacity="0.7"'));
  return [
    farHills(random, palette),
    back.svg,
    village(random, palette, back, 4, 0.3, ['poplar', 'round']),
    front.svg,
    ...furrows,
    grove(random, palette, front, x - 210, 0.8, ['poplar', 'round']),
    houseOn(random, palette, front, x, 0.82),
    grove(random, palette, front, x + 250, 0.85, ['round', 'poplar']),
    foreground(random, palette, 0.4),
  ].join('');
}

/** A school on its hill, with the village behind. */
function school(random: Random, palette: Palette): string {
  const back = drawLayer(random, palette, { depth: 0.4, y: 510, swing: 30, hills: 3 });
  const front = drawLayer(random, palette, { depth: 0.7, y: 630, swing: 14, hills: 1.4 });
  const x = random.between(540, 680);
  const y = front.ground.at(x) + 46;
  return [
    farHills(random, palette),
    back.svg,
    village(random, palette, back, 5, 0.34, ['poplar', 'round']),
    front.svg,
    grove(random, palette, front, x - 400, 1.2, ['round', 'poplar']),
    grove(random, palette, front, x + 400, 1.3, ['round']),
    drawWay(x, y, x + random.between(-120, 120), mix(front.tone, palette.warm, palette.lit ? 0.22 : 0.6), 150),
    drawSchool(palette, front.tone, x, y, 1.35),
    ...[-330, 330].map((dx) => bush(palette, x + dx, y + 10, 40)),
    foreground(random, palette, 0.4),
  ].join('');
}

function farHills(random: Random, palette: Palette): string {
  const far = drawLayer(random, palette, { depth: 0, y: 380, swing: 62, hills: 3.2 });
  const next = drawLayer(random, palette, { depth: 0.17, y: 440, swing: 44, hills: 2.8 });
  return far.svg + next.svg;
}

function shoreOf(random: Random, palette: Palette, y: number, count: number, scale: number): string {
  const tone = hillTone(palette, 0.6);
  const ground = ridge(random, { y: y - 4, swing: 7, hills: 3 });
  const layer = { ground, tone, depth: 0.6, svg: '' };
  return hill(ground, tone, y + 16) + village(random, palette, layer, count, scale, ['round', 'poplar']) + `<rect x="-10" y="${y + 8}" width="${WIDTH + 20}" height="8" fill="${mix(tone, palette.near, 0.5)}"/>`;
}

/** @param low 0 to 1: how much of the dark ground at the lower edge is left out */
function foreground(random: Random, palette: Palette, low = 0.2): string {
  const ground = ridge(random, { y: 764 + low * 30, swing: 10, hills: 1.6 });
  return hill(ground, palette.near) + drawGrass(random, palette.near, ground);
}

function bush(palette: Palette, x: number, y: number, size: number): string {
  const tone = mix(palette.near, palette.far, 0.18);
  return ellipse(x, y - size * 0.35, size, size * 0.62, tone) + ellipse(x + size * 0.7, y - size * 0.25, size * 0.7, size * 0.45, tone);
}
