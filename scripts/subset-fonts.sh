#!/bin/sh
# Makes the font files of public/fonts from the packages they come from. Run it after changing a range here; the ranges in
# public/css/fonts.css say the same. Needs pyftsubset and fonttools with brotli (Debian: fonttools, python3-brotli).
#
# Four steps of Latin, because a page pays for a whole file as soon as one letter of it stands there: what nearly every page needs,
# small enough for the first packets of a connection (14,600 bytes with its headers); the rarer letters of Western Europe; those of
# Central Europe and Turkey; and the rest. Without hints, rare features and weights that no stylesheet uses.
set -eu
cd "$(dirname "$0")/.."
serif=node_modules/@fontsource/source-serif-4/files/source-serif-4
sans=node_modules/@fontsource-variable/figtree/files/figtree
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

latin='U+0020-007E,U+00A0,U+00A3,U+00A5,U+00A9,U+00B7,U+00BD,U+00D7,U+00E1,U+00E4,U+00E8-00E9,U+00ED,U+00F3,U+00F6,U+00FC,U+2002-200B,U+2010-2015,U+2018-201E,U+2022,U+2026,U+202F,U+20AC,U+2191,U+2193,U+2212'
accents='U+00A1-00A2,U+00A4,U+00A6-00A8,U+00AA-00B6,U+00B8-00BC,U+00BE-00D6,U+00D8-00E0,U+00E2-00E3,U+00E5-00E7,U+00EA-00EC,U+00EE-00F2,U+00F4-00F5,U+00F7-00FB,U+00FD-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2020,U+2030,U+2032-2033,U+2039-203A,U+2122'
central='U+0102-0107,U+010C-0111,U+0118-011B,U+011E-011F,U+0130,U+0139-013A,U+013D-013E,U+0141-0144,U+0147-0148,U+0150-0151,U+0154-0155,U+0158-015B,U+015E-0165,U+016E-0171,U+0179-017E,U+0218-021B'
rest='U+0100-0101,U+0108-010B,U+0112-0117,U+011C-011D,U+0120-012F,U+0132-0138,U+013B-013C,U+013F-0140,U+0145-0146,U+0149-014F,U+0156-0157,U+015C-015D,U+0166-016D,U+0172-0178,U+017F-0217,U+021C-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+20A0-20AB,U+20AD-20C4,U+2113,U+2C60-2C7F,U+A720-A7FF'

subset() {
  pyftsubset "$1" --unicodes="$2" --output-file="public/fonts/$3.woff2" --flavor=woff2 --no-hinting \
    --layout-features=kern,mark,mkmk,ccmp,locl,liga,tnum --name-IDs=0,1,2,4,6,13,14
}

for part in latin latin-ext; do
  fonttools varLib.instancer --quiet "$sans-$part-wght-normal.woff2" wght=400:700 --output "$work/$part.ttf"
done
subset "$serif-latin-600-normal.woff2" "$latin" source-serif-4-latin-600
subset "$serif-latin-600-normal.woff2" "$accents" source-serif-4-latin-accents-600
subset "$serif-latin-ext-600-normal.woff2" "$central" source-serif-4-latin-central-600
subset "$serif-latin-ext-600-normal.woff2" "$rest" source-serif-4-latin-ext-600
subset "$work/latin.ttf" "$latin" figtree-latin
subset "$work/latin.ttf" "$accents" figtree-latin-accents
subset "$work/latin-ext.ttf" "$central" figtree-latin-central
subset "$work/latin-ext.ttf" "$rest" figtree-latin-ext
