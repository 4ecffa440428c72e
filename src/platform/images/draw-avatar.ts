import { hillTone, mix, paletteOf, type TimeOfDay } from './illustration/colours.ts';
import { drawHouse } from './illustration/draw-house.ts';
import { drawTree, type TreeKind } from './illustration/draw-tree.ts';
import { hill, ridge } from './illustration/ridge.ts';
import { seededRandom } from './illustration/seeded-random.ts';
import { circle, HEIGHT, placed, rect, WIDTH } from './illustration/shapes.ts';

/** A square roundel with a lit house or a tree under the sun, for people and organizations without a picture: no faces. */
export function drawAvatar(seed: string, size = 160): string {
  const random = seededRandom(`avatar ${seed}`);
  const time = random.pick<TimeOfDay>(['dusk', 'dawn', 'night', 'dusk']);
  const palette = paletteOf(time, random);
  const ground = ridge(random, { y: 560, swing: 30, hills: 2 });
  const tone = hillTone(palette, 0.72);
  const glow = `<radialGradient id="glow"><stop stop-color="${palette.light}" stop-opacity=".4"/><stop offset="1" stop-color="${palette.light}" stop-opacity="0"/></radialGradient>`;
  const kind = random.pick<TreeKind>(['round', 'poplar', 'fir']);
  const subject = random.chance(0.55)
    ? drawHouse(random, 600, 590, 2.3, { palette, ground: tone, depth: 0.8 })
    : drawTree(random, 600, 600, 3, palette.near, mix(palette.near, palette.warm, 0.5), kind);
  const scene = [
    rect(0, 0, WIDTH, HEIGHT, mix(palette.skyTop, palette.skyLow, 0.6)),
    circle(random.between(430, 780), random.between(190, 300), 120, palette.disc),
    hill(ridge(random, { y: 430, swing: 50, hills: 3 }), hillTone(palette, 0.3)),
    hill(ground, tone),
    subject,
  ];
  const scale = size / HEIGHT;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}">${glow}${placed((size - WIDTH * scale) / 2, 0, scale, scene.join(''))}</svg>`;
}
