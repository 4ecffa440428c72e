import { money, type Money } from '../../shared/money.ts';

/** What fills the components of a group. */
export interface SampleWords {
  title: string;
  sentence: string;
  paragraph: string;
  name: string;
  place: string;
  label: string;
  /** A button's words. */
  action: string;
  amount: Money;
  goal: Money;
  donations: number;
  /** How many rows stand in a list. */
  rows: number;
}

export const usualWords: SampleWords = {
  title: 'Safe homes for people who escaped trafficking',
  sentence: 'A door that locks, a lawyer who stays, and time.',
  paragraph: 'Each flat is in an ordinary street. People stay for as long as the court case takes, and nobody asks them to tell their story twice.',
  name: 'Ana Petrović',
  place: 'Niš, Serbia',
  label: 'Mail address',
  action: 'Give',
  amount: money(2_261_100, 'USD'),
  goal: money(3_000_000, 'USD'),
  donations: 351,
  rows: 3,
};

/** As long as the product takes them, with words that offer no place to break. */
export const extremeWords: SampleWords = {
  title: 'Unterstützungsgemeinschaftsverwaltungsangelegenheiten and everything else that the association of the upper valley does for people who escaped',
  sentence: `Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft ${'and so on '.repeat(12)}`,
  paragraph: `${'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch '.repeat(3)}${'goes on for a long while, as texts do when nobody ends them. '.repeat(6)}`,
  name: 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafe Ångström-Żółkiewska',
  place: 'Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu, Aotearoa New Zealand',
  label: 'Rechtsschutzversicherungsgesellschaftsbezeichnung, as it stands in the register of associations',
  action: 'Give to the Unterstützungsgemeinschaftsverwaltungsangelegenheiten',
  amount: money(99_999_999_999_900, 'USD'),
  goal: money(88_888_888_888_800, 'USD'),
  donations: 123_456_789,
  rows: 24,
};
