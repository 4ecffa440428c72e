import { motifOfTheme } from './motif-of-theme.ts';
import { FALLBACK } from './picture-files.ts';
import type { PictureRow } from './picture-models.ts';

/** What a template needs to show a picture without anything jumping: addresses, size, words and a colour. */
export interface PictureView {
  id: string;
  /** One that everything can show, mail clients included. */
  src: string;
  /** AVIF in each width; a WebP is sent under the same addresses until they are made. Empty for drawings, as is `srcset`. */
  avifSrcset: string;
  /** WebP in each width. */
  srcset: string;
  largeSrc: string;
  width: number;
  height: number;
  alt: string;
  caption: string;
  color: string;
}

export function pictureView(row: PictureRow): PictureView {
  const at = (width: number, format: 'avif' | 'webp') => `/pictures/${row._id}/${width}.${format}`;
  const each = (format: 'avif' | 'webp') => row.widths.map((width) => `${at(width, format)} ${width}w`).join(', ');
  return {
    id: row._id,
    src: `/pictures/${row._id}/${FALLBACK}`,
    avifSrcset: each('avif'),
    srcset: each('webp'),
    largeSrc: at(row.widths.at(-1) ?? row.width, 'webp'),
    width: row.width,
    height: row.height,
    alt: row.alt,
    caption: row.caption,
    color: row.color,
  };
}

/** A drawing that needs no words: it stands for nothing but itself. @param theme of a campaign, which says what is drawn */
export function drawnView(seed: string, theme = ''): PictureView {
  const motif = motifOfTheme(theme);
  const address = `/pictures/drawn/${motif === null ? '' : `${motif}/`}${encodeURIComponent(seed)}.svg`;
  return { id: '', src: address, avifSrcset: '', srcset: '', largeSrc: address, width: 1440, height: 960, alt: '', caption: '', color: '#dfe5dc' };
}

/** For a page's head: what other sites show beside a link to it, a JPEG, which all of them read. They show no drawing; a page without a photo has none. */
export function shownByOthers(picture: PictureView | null | undefined): { image?: string } {
  return picture === null || picture === undefined || picture.id === '' ? {} : { image: picture.src };
}
