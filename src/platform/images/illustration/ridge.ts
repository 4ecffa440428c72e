import type { Random } from './seeded-random.ts';
import { HEIGHT, n, type Point, WIDTH } from './shapes.ts';

/** The upper edge of a hill. */
export interface Ridge {
  /** The height of the ground (y, growing downwards) at a place. */
  at(x: number): number;
}

interface RidgeShape {
  /** The middle height, y. */
  y: number;
  /** How far it rises and falls. */
  swing: number;
  /** About how many hills stand side by side. */
  hills: number;
  /** 0 is round, 1 is a range of mountains with edges. */
  sharp?: number;
}

export function ridge(random: Random, { y, swing, hills, sharp = 0 }: RidgeShape): Ridge {
  const waves = [1, 2.1, 3.7].map((step, index) => ({
    frequency: (hills * step * random.between(0.85, 1.15) * Math.PI) / WIDTH,
    phase: random.between(0, Math.PI * 2),
    height: swing / (1 + index * 1.8),
  }));
  return {
    at: (x) => waves.reduce((sum, wave) => {
      const angle = x * wave.frequency + wave.phase;
      // The absolute of a sine has the edge that a mountain has; its mean is 2/π.
      const edge = (Math.abs(Math.sin(angle / 2)) - 0.64) * 2.2;
      return sum + (Math.sin(angle) * (1 - sharp) + edge * sharp) * wave.height;
    }, y),
  };
}

export function hill(ground: Ridge, fill: string, bottom = HEIGHT): string {
  return `<path d="${line(ground)}V${n(bottom)}H-10Z" fill="${fill}"/>`;
}

/** Light along the upper edge, strongest below the sun; the gradient is defined with the sky. */
export function rim(ground: Ridge, width: number): string {
  return `<path d="${line(ground)}" fill="none" stroke="url(#rim)" stroke-width="${n(width)}"/>`;
}

function line(ground: Ridge): string {
  const points: Point[] = [];
  for (let x = -10; x <= WIDTH + 10; x += 10) points.push([x, ground.at(x)]);
  const [first = [0, 0] as const, ...others] = points;
  return `M${n(first[0])} ${n(first[1])}L${others.map(([x, y]) => `${n(x)} ${n(y)}`).join(' ')}`;
}
