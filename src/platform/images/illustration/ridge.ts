import type { Random } from './seeded-random.ts';
import { HEIGHT, n, type Point, WIDTH } from './shapes.ts';

/** Pixels: the straight lines of a slope are too short to be seen as such. */
const STEP = 15;

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
  return body(ground, fill, bottom, '');
}

/** A hill with light along its upper edge, strongest below the sun; the gradient is defined with the sky. Its other edges lie out of the picture. */
export function litHill(ground: Ridge, fill: string, rim: number): string {
  return body(ground, fill, HEIGHT + 10, ` stroke="url(#rim)" stroke-width="${n(rim)}"`);
}

/** That light alone. */
export function rim(ground: Ridge, width: number): string {
  return `<path d="${line(ground)}" fill="none" stroke="url(#rim)" stroke-width="${n(width)}"/>`;
}

function body(ground: Ridge, fill: string, bottom: number, more: string): string {
  return `<path d="${line(ground)}V${n(bottom)}H-${STEP}Z" fill="${fill}"${more}/>`;
}

function line(ground: Ridge): string {
  const points: Point[] = [];
  for (let x = -STEP; x <= WIDTH + STEP; x += STEP) points.push([x, ground.at(x)]);
  const [first = [0, 0] as const, ...others] = points;
  return `M${n(first[0])} ${n(first[1])}L${others.map(([x, y]) => `${n(x)} ${n(y)}`).join(' ')}`;
}
