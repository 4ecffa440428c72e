import { hillTone, type Palette } from '../colours.ts';
import { drawBoat } from '../draw-boat.ts';
import { drawBridge } from '../draw-bridge.ts';
import { drawLayer, village } from '../draw-ground.ts';
import { drawHouse } from '../draw-house.ts';
import type { Sky } from '../draw-sky.ts';
import { drawWater } from '../draw-water.ts';
import { hill } from '../ridge.ts';
import { farHills, foreground } from '../scene-parts.ts';
import type { Random } from '../seeded-random.ts';

/** A river under a stone bridge, with houses on both banks. */
export function bridge(random: Random, palette: Palette, sky: Sky): string {
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
