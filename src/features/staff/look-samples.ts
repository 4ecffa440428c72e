import type { Colour } from '../../shared/colour.ts';
import { accentGrounds, accentOf } from '../organizations/index.ts';

/** The other colours of a sample; public/css/tokens.css has them for the whole page. */
const ink = {
  light: { ink: '#1b2a2a', 'ink-soft': '#4b5a59' },
  dark: { ink: '#edf3f1', 'ink-soft': '#b0c0bd' },
};

/** The stylesheet of the two samples on the page of an organization's look: both schemes side by side, whichever the reader has. */
export function sampleCss(colour: Colour): string | null {
  const read = accentOf(colour);
  if (!read.ok) return null;
  return (['light', 'dark'] as const).map((scheme) => {
    const tones = Object.entries({ ...accentGrounds[scheme], ...ink[scheme], ...read.accent[scheme] });
    return `.look-sample--${scheme}{${tones.map(([name, value]) => `--${name}:${value}`).join(';')}}`;
  }).join('');
}
