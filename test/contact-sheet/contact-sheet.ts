/** A picture on the sheet, by its place below the folder. */
export interface Shot {
  file: string;
  /** `campaigns-slug`, `mail: receipt`. */
  of: string;
  address: string;
  /** "390 light". */
  look: string;
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** One page with all pictures, those of one page side by side; each opens in full. */
export function contactSheet(shots: readonly Shot[], missing: readonly string[], at: Date): string {
  const rows = [...new Set(shots.map(({ of }) => of))].map((of) => {
    const own = shots.filter((shot) => shot.of === of);
    const pictures = own.map(({ file, look }) => `<figure><a href="${escape(file)}"><img src="${escape(file)}" alt="" loading="lazy"></a><figcaption>${escape(look)}</figcaption></figure>`);
    return `<section><h2>${escape(of)}</h2><p>${escape(own[0]?.address ?? '')}</p><div>${pictures.join('')}</div></section>`;
  });
  const gaps = missing.length === 0 ? '' : `<p><strong>Missing:</strong> ${missing.map(escape).join(', ')}</p>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Contact sheet</title><style>
body { margin: 24px; font: 15px/1.5 system-ui, sans-serif; background: #d8d8d8; color: #111 }
h2 { margin: 24px 0 0; font-size: 17px } p { margin: 0 0 8px }
section > div { display: flex; gap: 12px; align-items: start; overflow-x: auto }
figure { margin: 0 } img { display: block; max-height: 640px; max-width: 520px; background: #fff } figcaption { font-size: 13px }
</style></head><body><h1>Contact sheet</h1><p>${shots.length} pictures, ${at.toISOString()}</p>${gaps}${rows.join('\n')}</body></html>\n`;
}
