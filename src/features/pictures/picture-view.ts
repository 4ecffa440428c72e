import type { PictureRow } from './picture-models.ts';

/** What a template needs to show a picture without anything jumping: addresses, size, words and a colour. */
export interface PictureView {
  id: string;
  src: string;
  srcset: string;
  largeSrc: string;
  width: number;
  height: number;
  alt: string;
  caption: string;
  color: string;
}

export function pictureView(row: PictureRow): PictureView {
  const at = (width: number) => `/pictures/${row._id}/${width}.webp`;
  const middle = row.widths[Math.floor((row.widths.length - 1) / 2)] ?? row.width;
  return {
    id: row._id,
    src: at(middle),
    srcset: row.widths.map((width) => `${at(width)} ${width}w`).join(', '),
    largeSrc: at(row.widths.at(-1) ?? row.width),
    width: row.width,
    height: row.height,
    alt: row.alt,
    caption: row.caption,
    color: row.color,
  };
}

/** A drawing that needs no words: it stands for nothing but itself. */
export function drawnView(seed: string): PictureView {
  const address = `/pictures/drawn/${encodeURIComponent(seed)}.svg`;
  return { id: '', src: address, srcset: '', largeSrc: address, width: 1440, height: 960, alt: '', caption: '', color: '#dfe5dc' };
}
