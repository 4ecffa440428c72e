import { mix, type Palette, type TimeOfDay } from './colours.ts';
import type { Random } from './seeded-random.ts';
import { circle, HEIGHT, n, path, rect, WIDTH } from './shapes.ts';

export interface Sky {
  svg: string;
  discX: number;
  discY: number;
}

/** The sky with the sun or moon, a few flat clouds, birds by day and stars by night. */
export function drawSky(random: Random, palette: Palette, time: TimeOfDay): Sky {
  const discX = random.between(0.24, 0.76) * WIDTH;
  const discY = time === 'night' ? random.between(110, 190) : time === 'day' ? random.between(120, 190) : random.between(250, 320);
  const radius = time === 'night' ? 44 : random.between(70, 92);
  const svg = [
    `<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop stop-color="${palette.skyTop}"/><stop offset=".62" stop-color="${palette.skyLow}"/></linearGradient>`,
    `<radialGradient id="glow"><stop stop-color="${palette.light}" stop-opacity="${palette.lit ? 0.42 : 0}"/><stop offset="1" stop-color="${palette.light}" stop-opacity="0"/></radialGradient>`,
    `<radialGradient id="halo"><stop offset=".2" stop-color="${palette.disc}" stop-opacity="${time === 'night' ? 0.3 : 0.55}"/><stop offset="1" stop-color="${palette.disc}" stop-opacity="0"/></radialGradient>`,
    // What the light touches: the edges of hills, and the air before them.
    `<radialGradient id="rim" gradientUnits="userSpaceOnUse" cx="${n(discX)}" cy="${n(discY)}" r="620"><stop stop-color="${palette.disc}" stop-opacity="${time === 'night' ? 0.35 : 0.75}"/><stop offset="1" stop-color="${palette.disc}" stop-opacity="0"/></radialGradient>`,
    `<radialGradient id="cast" gradientUnits="userSpaceOnUse" cx="${n(discX)}" cy="${n(discY + 120)}" r="560"><stop stop-color="${mix(palette.disc, palette.skyLow, 0.5)}" stop-opacity="${time === 'night' ? 0.12 : 0.4}"/><stop offset="1" stop-color="${palette.skyLow}" stop-opacity="0"/></radialGradient>`,
    rect(-10, -10, WIDTH + 20, HEIGHT + 20, 'url(#sky)'),
    time === 'night' ? stars(random, palette) : '',
    circle(discX, discY, radius * 3.4, 'url(#halo)'),
    // Over a bright moon even a thin cloud looks like a bite out of it.
    ...(time === 'night' ? [clouds(random, palette, time, discY), circle(discX, discY, radius, palette.disc)] : [circle(discX, discY, radius, palette.disc), clouds(random, palette, time, discY)]),
    time === 'night' ? '' : birds(random, palette, discX, discY),
  ].join('');
  return { svg, discX, discY };
}

function stars(random: Random, palette: Palette): string {
  return Array.from({ length: 46 }, () => circle(random.between(0, WIDTH), random.between(10, 330), random.between(0.9, 2.4), palette.disc, ` opacity="${n(random.between(0.3, 0.9))}"`)).join('');
}

/** Long thin lenses, drawn out by the wind and lit from below; at night there are few, and dark. */
function clouds(random: Random, palette: Palette, time: TimeOfDay, discY: number): string {
  const tone = time === 'night' ? mix(palette.skyLow, palette.skyTop, 0.35) : mix(palette.skyLow, palette.disc, 0.5);
  const under = time === 'dusk' || time === 'dawn' ? mix(palette.skyLow, palette.warm, 0.7) : mix(tone, palette.skyTop, 0.4);
  return Array.from({ length: random.whole(2, time === 'night' ? 3 : 4) }, () => {
    const x = random.between(-40, WIDTH - 200);
    const y = random.between(50, discY + 30);
    const width = random.between(180, 420);
    const strands = Array.from({ length: random.whole(2, 3) }, (_, index) => {
      const part = random.between(0.45, 0.9);
      return lens(x + width * random.between(0, 1 - part), y + (index - 1) * random.between(9, 15), width * part, random.between(7, 13), index === 0 ? tone : under);
    });
    return `<g opacity="${n(random.between(0.35, 0.65))}">${lens(x, y, width, random.between(10, 17), tone)}${strands.join('')}</g>`;
  }).join('');
}

function lens(x: number, y: number, width: number, high: number, tone: string): string {
  return path(`M${n(x)} ${n(y)}C${n(x + width * 0.25)} ${n(y - high)} ${n(x + width * 0.6)} ${n(y - high * 1.15)} ${n(x + width)} ${n(y + 1)}C${n(x + width * 0.7)} ${n(y + high * 0.5)} ${n(x + width * 0.3)} ${n(y + high * 0.45)} ${n(x)} ${n(y)}Z`, tone);
}

function birds(random: Random, palette: Palette, discX: number, discY: number): string {
  const tone = mix(palette.far, palette.near, 0.5);
  return Array.from({ length: random.whole(0, 4) }, () => {
    const x = discX + random.between(-220, 220);
    const y = discY + random.between(-150, -20);
    const wing = random.between(9, 15);
    return path(`M${n(x - wing)} ${n(y - wing * 0.4)}Q${n(x - wing * 0.4)} ${n(y - wing * 0.6)} ${n(x)} ${n(y)}Q${n(x + wing * 0.4)} ${n(y - wing * 0.6)} ${n(x + wing)} ${n(y - wing * 0.4)}`, 'none', ` stroke="${tone}" stroke-width="2.4" stroke-linecap="round"`);
  }).join('');
}
