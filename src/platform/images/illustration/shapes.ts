export const WIDTH = 1200;
export const HEIGHT = 800;

export type Point = readonly [x: number, y: number];

/** One decimal is finer than a pixel at the largest width; more would only make the file longer. */
export function n(value: number): string {
  return String(Math.floor(value * 10 + 0.5) / 10);
}

export function polygon(points: readonly Point[], fill: string, more = ''): string {
  return `<path d="M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}Z" fill="${fill}"${more}/>`;
}

export function rect(x: number, y: number, width: number, height: number, fill: string, more = ''): string {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="${fill}"${more}/>`;
}

export function circle(x: number, y: number, radius: number, fill: string, more = ''): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${fill}"${more}/>`;
}

export function ellipse(x: number, y: number, rx: number, ry: number, fill: string, more = ''): string {
  return `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}"${more}/>`;
}

type Box = readonly [x: number, y: number, width: number, height: number];
export type Oval = readonly [x: number, y: number, rx: number, ry: number];

/** Rectangles of one tone as one shape: a browser takes as long for a small element as for a large one. */
export function rects(boxes: readonly Box[], fill: string): string {
  return path(boxes.map(([x, y, width, height]) => `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}Z`).join(''), fill);
}

/** Ellipses of one tone as one shape. */
export function ellipses(ovals: readonly Oval[], fill: string): string {
  return path(ovals.map(([x, y, rx, ry]) => `M${n(x - rx)} ${n(y)}a${n(rx)} ${n(ry)} 0 1 1 ${n(rx * 2)} 0a${n(rx)} ${n(ry)} 0 1 1 ${n(-rx * 2)} 0Z`).join(''), fill);
}

export function path(d: string, fill: string, more = ''): string {
  return `<path d="${d}" fill="${fill}"${more}/>`;
}

/** Draws at a place and in a size; `flip` mirrors from left to right. */
export function placed(x: number, y: number, scale: number, content: string, flip = false): string {
  return `<g transform="translate(${n(x)} ${n(y)}) scale(${flip ? '-' : ''}${scaleText(scale)} ${scaleText(scale)})">${content}</g>`;
}

function scaleText(scale: number): string {
  return String(Math.floor(scale * 1000 + 0.5) / 1000);
}

/** A soft glow around something lit; the gradient is defined once in the drawing. */
export function glow(x: number, y: number, radius: number): string {
  return circle(x, y, radius, 'url(#glow)');
}
