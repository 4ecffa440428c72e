import { mix, type Palette } from '../colours.ts';
import { drawLayer, drawWay, grove, village } from '../draw-ground.ts';
import { drawSchool } from '../draw-school.ts';
import { bush, farHills, foreground } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';

/** A school on its hill, with the village behind. */
export function school(random: Random, palette: Palette): string {
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
