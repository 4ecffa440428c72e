import { mix } from './colours.ts';
import type { Random } from './seeded-random.ts';
import { circle, ellipse, ellipses, n, path, placed, rect } from './shapes.ts';

export type TreeKind = 'round' | 'poplar' | 'fir' | 'apple' | 'bare';

/** About 120 high at scale 1; `x`, `y` is the foot. @param tone its shadow side; the lit side is mixed with `bright` */
export function drawTree(random: Random, x: number, y: number, scale: number, tone: string, bright: string, kind: TreeKind): string {
  const draw = { round, poplar, fir, apple, bare }[kind];
  return placed(x, y, scale * random.between(0.85, 1.15), draw(random, tone, mix(tone, bright, 0.16)));
}

function round(random: Random, tone: string, bright: string): string {
  const high = random.between(62, 84);
  return (
    path(`M-4 6L-3 ${-high}L3 ${-high}L5 6Z`, tone) +
    ellipses([[-20, -high - 2, 25, 25], [20, -high, 26, 26], [0, -high - 22, 32, 32]], tone) +
    ellipses([[9, -high - 26, 22, 22], [24, -high - 5, 16, 16]], bright)
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

/** Low and wide, with fruit. */
function apple(random: Random, tone: string, bright: string): string {
  const crowns = [[-34, -52, 27], [30, -50, 29], [-8, -72, 34], [14, -84, 24]] as const;
  const fruit = Array.from({ length: 9 }, () => circle(random.between(-46, 46), random.between(-92, -40), 3.4, '#c2603f', ' opacity="0.85"'));
  return path('M-6 6Q-2 -20 -14 -46L-8 -48Q0 -30 4 -48L10 -46Q4 -18 8 6Z', tone) + ellipses(crowns.map(([x, y, radius]) => [x, y, radius, radius]), tone) + ellipses(crowns.map(([x, y, radius]) => [x + 6, y - 6, radius * 0.62, radius * 0.62]), bright) + fruit.join('');
}

/** A trunk that parts twice. */
function bare(random: Random, tone: string): string {
  const high = random.between(92, 124);
  const limbs = Array.from({ length: 7 }, (_, index) => {
    const from = high * (0.34 + index * 0.085);
    const side = index % 2 === 0 ? 1 : -1;
    const out = side * random.between(20, 42) * (1.1 - index * 0.09);
    const up = from + random.between(22, 40);
    const twig = `M${n(out * 0.55)} ${n(-(from + up) / 2)}Q${n(out * 0.5)} ${n(-up - 4)} ${n(out * 0.45)} ${n(-up - 16)}`;
    return `M0 ${n(-from)}Q${n(out * 0.5)} ${n(-from - 6)} ${n(out)} ${n(-up)}${twig}`;
  });
  return path(`M-5 6L-1.2 ${n(-high)}H1.2L5 6Z`, tone) + path(limbs.join(''), 'none', ` stroke="${tone}" stroke-width="2.2" stroke-linecap="round"`);
}
