import { type Colour, contrastOf, mixColours } from '../../shared/colour.ts';

/** The tones that take the place of the site's own, by the names they have in public/css/tokens.css. */
export interface AccentTones {
  spring: Colour;
  'spring-strong': Colour;
  'spring-tint': Colour;
  'on-spring': Colour;
}

export interface Accent {
  light: AccentTones;
  dark: AccentTones;
}

export type ReadAccent = { ok: true; accent: Accent } | { ok: false; reason: 'too-light'; nearest: Colour };

/** What WCAG 2.2 asks for text; the accent is the colour of links, buttons and of how far a bar has come. */
const TEXT = 4.5;
/** The outline of what has the focus, against the lines around it. */
const OUTLINE = 3;
const STEPS = 100;

/** The grounds of public/css/tokens.css that the accent stands on: a test holds them together. */
export const accentGrounds = {
  light: { paper: '#faf7f1', surface: '#ffffff', sunken: '#f2ece1', line: '#e0d8c9', 'ember-tint': '#fbe9da' },
  dark: { paper: '#0f1717', surface: '#172221', sunken: '#1f2c2b', line: '#2c3b3a', 'ember-tint': '#3a2618' },
};

/**
 * What a page needs of an organization's colour, by day and by night. A colour that can't be read on the light grounds is refused, with
 * the nearest that can; the one for dark grounds is made of it, so that nobody has to choose two.
 */
export function accentOf(colour: Colour): ReadAccent {
  if (!standsOn(colour, 'light')) return { ok: false, reason: 'too-light', nearest: until(colour, '#000000', (each) => standsOn(each, 'light')) };
  return { ok: true, accent: { light: lightTones(colour), dark: darkTones(until(colour, '#ffffff', (each) => standsOn(each, 'dark'))) } };
}

function standsOn(colour: Colour, scheme: 'light' | 'dark'): boolean {
  const { line, ...grounds } = accentGrounds[scheme];
  return Object.values(grounds).every((ground) => contrastOf(colour, ground) >= TEXT) && contrastOf(colour, line) >= OUTLINE && contrastOf(colour, tintOf(colour, scheme)) >= TEXT;
}

/** The first on the way from one colour to another that will do; the end of the way always does. */
function until(from: Colour, to: Colour, willDo: (colour: Colour) => boolean): Colour {
  for (let step = 0; step < STEPS; step++) {
    const colour = mixColours(from, to, step / STEPS);
    if (willDo(colour)) return colour;
  }
  return to;
}

function tintOf(colour: Colour, scheme: 'light' | 'dark'): Colour {
  return scheme === 'light' ? mixColours(colour, '#ffffff', 0.91) : mixColours(colour, accentGrounds.dark.surface, 0.86);
}

function lightTones(colour: Colour): AccentTones {
  return { spring: colour, 'spring-strong': mixColours(colour, '#000000', 0.32), 'spring-tint': tintOf(colour, 'light'), 'on-spring': '#ffffff' };
}

function darkTones(colour: Colour): AccentTones {
  return { spring: colour, 'spring-strong': mixColours(colour, '#ffffff', 0.4), 'spring-tint': tintOf(colour, 'dark'), 'on-spring': until(mixColours(colour, '#000000', 0.84), '#000000', (each) => contrastOf(each, colour) >= TEXT) };
}
