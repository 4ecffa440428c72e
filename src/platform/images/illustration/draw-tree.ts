import { mix } from './colours.ts';
import type { Random } from './seeded-random.ts';
import { circle, ellipse, path, placed, rect } from './shapes.ts';

export type TreeKind = 'round' | 'poplar' | 'fir';

/** About 120 high at scale 1; `x`, `y` is the foot. @param tone its shadow side; the lit side is mixed with `bright` */
export function drawTree(random: Random, x: number, y: number, scale: number, tone: string, bright: string, kind: TreeKind): string {
  const draw = { round, poplar, fir }[kind];
  return placed(x, y, scale * random.between(0.85, 1.15), draw(random, tone, mix(tone, bright, 0.16)));
}

function round(random: Random, tone: string, bright: string): string {
  const high = random.between(62, 84);
  return (
    path(`M-4 6L-3 ${-high}L3 ${-high}L5 6Z`, tone) +
    circle(-20, -high - 2, 25, tone) +
    circle(20, -high, 26, tone) +
    circle(0, -high - 22, 32, tone) +
    circle(9, -high - 26, 22, bright) +
    circle(24, -high - 5, 16, bright)
  );
}

function poplar(random: Random, tone: string, bright: string): string {
  const high = random.between(110, 150);
  return rect(-3, -30, 6, 36, tone) + ellipse(0, -high / 2 - 18, 19, high / 2, tone) + ellipse(6, -high / 2 - 20, 9, high / 2 - 14, bright);
}

function fir(random: Random, tone: string, bright: string): string {
  const high = random.between(110, 140);
  const tiers = [0, 1, 2].map((tier) => {
    const foot = -14 - tier * high * 0.26;
    const half = 36 - tier * 9;
    return path(`M0 ${foot - high * 0.46}L${half} ${foot}Q0 ${foot + 7} ${-half} ${foot}Z`, tone) + path(`M0 ${foot - high * 0.46}L${half} ${foot}Q${half / 2} ${foot + 4} ${half * 0.2} ${foot + 2}Z`, bright);
  });
  return rect(-4, -18, 8, 24, tone) + tiers.join('');
}
