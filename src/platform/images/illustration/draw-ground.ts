import { hillTone, mix, type Palette } from './colours.ts';
import { drawHouse } from './draw-house.ts';
import { drawTree, type TreeKind } from './draw-tree.ts';
import { litHill, ridge, type Ridge } from './ridge.ts';
import type { Random } from './seeded-random.ts';
import { ellipse, ellipses, HEIGHT, n, type Oval, path, WIDTH } from './shapes.ts';

export interface Layer {
  ground: Ridge;
  tone: string;
  depth: number;
  svg: string;
}

interface LayerShape {
  depth: number;
  y: number;
  swing: number;
  hills: number;
  sharp?: number;
}

/** One hill with the mist of its valley: it grows paler towards its foot, where the next one begins. */
export function drawLayer(random: Random, palette: Palette, { depth, y, swing, hills, sharp = 0 }: LayerShape): Layer {
  const ground = ridge(random, { y, swing, hills, sharp });
  const tone = hillTone(palette, depth);
  const id = `hill${n(y)}`.replace('.', '-');
  const mist = mix(tone, palette.skyLow, 0.42 * (1 - depth));
  const fade = `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="0" y1="${n(y - swing)}" x2="0" y2="${n(y + 190)}"><stop stop-color="${tone}"/><stop offset="1" stop-color="${mist}"/></linearGradient>`;
  return { ground, tone, depth, svg: fade + litHill(ground, `url(#${id})`, 1.5 + depth * 2) };
}

/** Places from left to right with about the same room each. */
export function spread(random: Random, count: number, from = 60, to = WIDTH - 60): number[] {
  const room = (to - from) / count;
  return Array.from({ length: count }, (_, index) => from + room * (index + random.between(0.22, 0.78)));
}

/** Where a house stands on a hill: at the lowest ground below it, so that it stands before the slope and not above it. */
export function footOf({ ground }: Layer, x: number, scale: number): number {
  return Math.max(...[-180, -90, 0, 90, 180].map((dx) => ground.at(x + dx * scale))) + 6;
}

export function houseOn(random: Random, palette: Palette, layer: Layer, x: number, scale: number): string {
  const y = footOf(layer, x, scale);
  return footShade(palette, x + 22 * scale, y + 2 * scale, 124 * scale) + drawHouse(random, x, y, scale, { palette, ground: layer.tone, depth: layer.depth });
}

/** Houses and trees side by side on a hill; trees fill the room between. */
export function village(random: Random, palette: Palette, layer: Layer, houses: number, scale: number, kinds: readonly [TreeKind, ...TreeKind[]]): string {
  const places = spread(random, houses * 2 + 1);
  const parts = places.map((x, index) =>
    index % 2 === 1
      ? houseOn(random, palette, layer, x, scale * random.between(0.86, 1.12))
      : grove(random, palette, layer, x, scale, kinds),
  );
  return parts.join('');
}

export function grove(random: Random, palette: Palette, { ground, tone, depth }: Layer, x: number, scale: number, kinds: readonly [TreeKind, ...TreeKind[]]): string {
  const shade = mix(tone, palette.near, 0.3 + depth * 0.25);
  const bright = mix(tone, palette.warm, 0.5);
  return Array.from({ length: random.whole(1, 3) }, (_, index) => {
    const at = x + (index - 1) * 42 * scale + random.between(-10, 10) * scale;
    return drawTree(random, at, ground.at(at) + 8 + index * 5 * scale, scale * 0.8, shade, bright, random.pick(kinds));
  }).join('');
}

/** A way that comes from a door towards the viewer and widens. */
export function drawWay(fromX: number, fromY: number, toX: number, tone: string, width = 150): string {
  const span = HEIGHT + 10 - fromY;
  const bend = (toX - fromX) * 0.5 + 70;
  return path(
    `M${n(fromX - 9)} ${n(fromY)}C${n(fromX - 20)} ${n(fromY + span * 0.35)} ${n(fromX + bend - 60)} ${n(fromY + span * 0.45)} ${n(toX - width)} ${HEIGHT + 10}H${n(toX + width)}C${n(fromX + bend + 50)} ${n(fromY + span * 0.5)} ${n(fromX + 26)} ${n(fromY + span * 0.32)} ${n(fromX + 9)} ${n(fromY)}Z`,
    tone,
  );
}

/** Blades along the lower edge, some in seed and some in flower: they close the picture and give it a near. */
export function drawGrass(random: Random, palette: Palette, ground: Ridge): string {
  const tone = palette.near;
  const ear = mix(palette.near, palette.warm, palette.lit ? 0.4 : 0.75);
  const blades: string[] = [];
  const ears: Oval[] = [];
  // In tufts, as grass grows, with bare places between.
  for (let tuft = -20; tuft < WIDTH + 20; tuft += random.between(34, 88)) {
    const tall = random.between(0.5, 1.2);
    for (let blade = random.whole(3, 7); blade > 0; blade--) {
      const x = tuft + random.between(-20, 20);
      const y = ground.at(x) + 4;
      const high = random.between(14, 40) * tall;
      const lean = random.between(-12, 12);
      blades.push(`M${n(x - 2.5)} ${n(y)}Q${n(x)} ${n(y - high * 0.6)} ${n(x + lean)} ${n(y - high)}Q${n(x + 2.5)} ${n(y - high * 0.5)} ${n(x + 3)} ${n(y)}Z`);
      if (tall > 0.9 && random.chance(0.3)) ears.push([x + lean, y - high - 3, 2.2, 6.5]);
    }
  }
  return path(blades.join(''), tone) + ellipses(ears, ear);
}

/** The shade below something that stands on the ground. */
export function footShade(palette: Palette, x: number, y: number, half: number): string {
  return ellipse(x, y, half, half * 0.09, palette.near, ` opacity="${palette.lit ? 0.24 : 0.18}"`);
}

/** A fence of two rails that follows the ground. */
export function drawFence(palette: Palette, { ground, tone }: Layer, from: number, to: number, scale: number): string {
  const wood = mix(tone, palette.warm, palette.lit ? 0.3 : 0.55);
  const foot = (x: number) => ground.at(x) + 14 * scale;
  const step = 46 * scale;
  const posts: string[] = [];
  for (let x = from; x <= to; x += step) posts.push(`M${n(x - 2.4 * scale)} ${n(foot(x))}V${n(foot(x) - 30 * scale)}h${n(4.8 * scale)}V${n(foot(x))}Z`);
  const rails = [12, 23].map((up) => {
    const along: string[] = [];
    for (let x = from - 10; x <= to + 10; x += 20) along.push(`${n(x)} ${n(foot(x) - up * scale)}`);
    return path(`M${along.join('L')}`, 'none', ` stroke="${wood}" stroke-width="${n(3.4 * scale)}"`);
  });
  return rails.join('') + path(posts.join(''), mix(wood, palette.near, 0.25));
}
