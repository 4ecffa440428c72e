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
    rect(-10, -10, WIDTH + 20, HEIGHT + 20, 'url(#sky)'),
    time === 'night' ? stars(random, palette) : '',
    circle(discX, discY, radius * 3.4, 'url(#halo)'),
    circle(discX, discY, radius, palette.disc),
    clouds(random, palette, discY),
    time === 'night' ? '' : birds(random, palette, discX, discY),
  ].join('');
  return { svg, discX, discY };
}

function stars(random: Random, palette: Palette): string {
  return Array.from({ length: 46 }, () => circle(random.between(0, WIDTH), random.between(10, 330), random.between(0.9, 2.4), palette.disc, ` opacity="${n(random.between(0.3, 0.9))}"`)).join('');
}

/** Long flat bands with round ends, two or three laid on each other. */
function clouds(random: Random, palette: Palette, discY: number): string {
  const tone = mix(palette.skyLow, palette.disc, 0.55);
  return Array.from({ length: random.whole(2, 4) }, () => {
    const x = random.between(-60, WIDTH - 160);
    const y = random.between(60, discY + 40);
    const width = random.between(150, 330);
    const band = (dx: number, dy: number, part: number) => rect(x + dx, y + dy, width * part, 15, tone, ' rx="7.5"');
    return `<g opacity=".55">${band(0, 0, 1)}${band(width * 0.18, -14, 0.55)}${random.chance(0.6) ? band(width * -0.16, 14, 0.7) : ''}</g>`;
  }).join('');
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
