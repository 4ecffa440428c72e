import type { Random } from './seeded-random.ts';

export type TimeOfDay = 'dusk' | 'dawn' | 'night' | 'day';

/** The tones of one drawing. Hills run from `far` to `near`; everything else is mixed from these. */
export interface Palette {
  skyTop: string;
  skyLow: string;
  disc: string;
  far: string;
  near: string;
  /** Plaster and sails, as the light of this hour shows them. */
  warm: string;
  roof: string;
  /** Lit windows, lamps, open doors. */
  light: string;
  lit: boolean;
}

const palettes: Record<TimeOfDay, readonly [Palette, ...Palette[]]> = {
  dusk: [
    { skyTop: '#efe4c8', skyLow: '#f1cfa0', disc: '#fff3d6', far: '#93b3a8', near: '#0c3330', warm: '#f0cf9b', roof: '#6b3a28', light: '#ffd27a', lit: true },
    { skyTop: '#ecd9bd', skyLow: '#f0b587', disc: '#ffe9c4', far: '#c3917d', near: '#12302f', warm: '#f2c795', roof: '#71382a', light: '#ffd585', lit: true },
    { skyTop: '#dfe5da', skyLow: '#f2dcb4', disc: '#fff4db', far: '#8fb1ad', near: '#10343a', warm: '#f1d6a6', roof: '#5d3b31', light: '#ffd680', lit: true },
  ],
  dawn: [
    { skyTop: '#d3e2e0', skyLow: '#f8dfc4', disc: '#fff6e3', far: '#a9c3c1', near: '#1c4446', warm: '#f0dcc0', roof: '#7c4b3a', light: '#ffd98f', lit: true },
    { skyTop: '#dcdfe3', skyLow: '#f6d2c2', disc: '#fff0e0', far: '#b3b5bd', near: '#233f4a', warm: '#f0d6c4', roof: '#75453f', light: '#ffdb98', lit: true },
  ],
  night: [
    { skyTop: '#10222c', skyLow: '#34585c', disc: '#f7ecd0', far: '#35595d', near: '#07191b', warm: '#7e8f84', roof: '#2b2523', light: '#ffcc6b', lit: true },
    { skyTop: '#151f33', skyLow: '#4b5a6b', disc: '#f4ead6', far: '#435868', near: '#0a1722', warm: '#87919a', roof: '#2e2830', light: '#ffcf75', lit: true },
  ],
  day: [
    { skyTop: '#cfe3e3', skyLow: '#f4ecd8', disc: '#fffaf0', far: '#aecabb', near: '#2a6355', warm: '#f7ead2', roof: '#a4603f', light: '#35585a', lit: false },
    { skyTop: '#d6e4e9', skyLow: '#f7ecd9', disc: '#fffaf0', far: '#b2c7c6', near: '#2b5c63', warm: '#f6e8d3', roof: '#9a5a45', light: '#34525a', lit: false },
  ],
};

export function paletteOf(time: TimeOfDay, random: Random): Palette {
  return random.pick(palettes[time]);
}

/** @param share 0 gives `a`, 1 gives `b`; both as #rrggbb */
export function mix(a: string, b: string, share: number): string {
  const channel = (at: number) => {
    const from = Number.parseInt(a.slice(at, at + 2), 16);
    const to = Number.parseInt(b.slice(at, at + 2), 16);
    return Math.floor(from + (to - from) * share + 0.5).toString(16).padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** What grows on a field, in the light of the hour. @param ripe 0 is green, 1 is gold */
export function grown(palette: Palette, ground: string, ripe: number): string {
  return mix(ground, mix('#6c9a58', '#dcb85f', ripe), palette.lit ? 0.24 : 0.62);
}

/** The tone of a hill. @param depth 0 is the farthest, 1 the nearest */
export function hillTone(palette: Palette, depth: number): string {
  return mix(palette.far, palette.near, depth);
}
