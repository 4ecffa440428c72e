import { mix, type Palette } from '../colours.ts';
import { drawLayer, drawWay, grove, village } from '../draw-ground.ts';
import { drawHouse } from '../draw-house.ts';
import { bush, farHills, foreground } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';
import { polygon } from '../shapes.ts';

/** One house close by, with its light on the ground before it. */
export function door(random: Random, palette: Palette): string {
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
