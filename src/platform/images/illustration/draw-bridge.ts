import { mix, type Palette } from './colours.ts';
import { circle, glow, n, path, rect } from './shapes.ts';

export interface BridgePlace {
  from: number;
  to: number;
  /** The height of the deck at both ends, y; it rises towards the middle. */
  deck: number;
  water: number;
}

/** A stone bridge of three arches with lamps on the parapet. */
export function drawBridge(palette: Palette, tone: string, { from, to, deck, water }: BridgePlace): string {
  const middle = (from + to) / 2;
  const stone = mix(tone, palette.warm, palette.lit ? 0.24 : 0.6);
  const shade = mix(stone, palette.near, 0.45);
  const crown = deck - 34;
  const along = (x: number) => {
    const share = (x - from) / (to - from);
    return deck + (crown - deck) * 4 * share * (1 - share);
  };
  const curve = `M${n(from)} ${n(deck)}Q${n(middle)} ${n(2 * crown - deck)} ${n(to)} ${n(deck)}`;
  const span = (to - from) / 3.5;
  const arches = [-1, 0, 1].map((place) => arch(middle + place * span * 1.08, span * (place === 0 ? 0.46 : 0.4), along(middle + place * span * 1.08) + 34, water));
  const body = path(`${curve}V${n(water)}H${n(from)}Z${arches.join('')}`, stone, ' fill-rule="evenodd"');
  const under = [-1, 0, 1].map((place) => {
    const at = middle + place * span * 1.08;
    return path(archEdge(at, span * (place === 0 ? 0.46 : 0.4), along(at) + 34, water), 'none', ` stroke="${shade}" stroke-width="7"`);
  });
  const parapet = path(curve, 'none', ` stroke="${mix(stone, palette.disc, 0.3)}" stroke-width="9"`) + path(curve, 'none', ` stroke="${shade}" stroke-width="3" transform="translate(0 9)"`);
  const lamps = [0.14, 0.38, 0.62, 0.86].map((share) => lamp(from + (to - from) * share, along(from + (to - from) * share), palette, shade));
  return body + under.join('') + lamps.join('') + parapet;
}

function arch(x: number, half: number, top: number, water: number): string {
  return `M${n(x - half)} ${n(water)}V${n(top + half)}A${n(half)} ${n(half)} 0 0 1 ${n(x + half)} ${n(top + half)}V${n(water)}Z`;
}

function archEdge(x: number, half: number, top: number, water: number): string {
  return `M${n(x - half)} ${n(water)}V${n(top + half)}A${n(half)} ${n(half)} 0 0 1 ${n(x + half)} ${n(top + half)}V${n(water)}`;
}

function lamp(x: number, y: number, palette: Palette, post: string): string {
  return rect(x - 2, y - 46, 4, 46, post) + (palette.lit ? glow(x, y - 50, 40) : '') + circle(x, y - 50, 6.5, palette.lit ? palette.light : palette.warm) + rect(x - 7, y - 59, 14, 3.5, post);
}
