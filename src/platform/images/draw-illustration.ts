import { paletteOf, type TimeOfDay } from './illustration/colours.ts';
import { drawSky } from './illustration/draw-sky.ts';
import { type Motif, scenes } from './illustration/scenes.ts';
import { seededRandom } from './illustration/seeded-random.ts';
import { HEIGHT, WIDTH } from './illustration/shapes.ts';

export interface IllustrationOptions {
  motif?: Motif;
  time?: TimeOfDay;
  /** Pixels; other shapes than 3:2 cut off the edges. */
  width?: number;
  height?: number;
}

const motifs = ['houses', 'door', 'street', 'water', 'boats', 'bridge', 'lighthouse', 'trees', 'garden', 'terraces', 'fields'] as const;

/**
 * A landscape as SVG, for campaigns and reports without photos. The same seed and options give the same bytes. It shows
 * places and light, no people.
 */
export function drawIllustration(seed: string, options: IllustrationOptions = {}): string {
  const random = seededRandom(seed);
  const motif = options.motif ?? random.pick(motifs);
  const time = options.time ?? (random.chance(0.75) ? 'dusk' : 'dawn');
  const palette = paletteOf(time, random);
  const { width = WIDTH, height = HEIGHT } = options;
  const sky = drawSky(random, palette, time);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMidYMid slice">${sky.svg}${scenes[motif](random, palette, sky)}</svg>`;
}
