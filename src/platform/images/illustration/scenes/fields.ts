import { grown, mix, type Palette } from '../colours.ts';
import { drawLayer, grove, houseOn, village } from '../draw-ground.ts';
import { farHills, foreground } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';
import { HEIGHT, polygon, WIDTH } from '../shapes.ts';

/** Ploughed land that runs up to a farm. */
export function fields(random: Random, palette: Palette): string {
  const back = drawLayer(random, palette, { depth: 0.38, y: 505, swing: 28, hills: 2.6 });
  const front = drawLayer(random, palette, { depth: 0.68, y: 600, swing: 12, hills: 1.3 });
  const x = random.between(420, 780);
  const top = Math.max(...[0, 300, 600, 900, WIDTH].map((at) => front.ground.at(at))) + 46;
  const furrow = (step: number) => grown(palette, mix(front.tone, palette.near, 0.12), (((step % 4) + 4) % 4) * 0.3);
  const furrows = Array.from({ length: 15 }, (_, index) => index - 7).map((step) =>
    polygon([[x + step * 58 - 26, top], [x + step * 58 + 26, top], [x + step * 210 + 92, HEIGHT], [x + step * 210 - 92, HEIGHT]], furrow(step)));
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
