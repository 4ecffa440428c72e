/** What most adults read without effort, and the most that one page may ask of them. */
export const USUAL_GRADE = 7;
export const HARDEST_PAGE = 8;

/** Those whose letters mislead, as far as our pages have them. */
const irregular: ReadonlyMap<string, number> = new Map(Object.entries({ every: 2, everyone: 3, everything: 3, people: 2, somebody: 3, someone: 2, something: 2, sometimes: 2, somewhere: 2, area: 3, idea: 3, being: 2, doing: 2, going: 2, seeing: 2, created: 3, quiet: 2, science: 2, stripe: 1, email: 2, evening: 2, business: 2, different: 2, interest: 2, whole: 1, home: 1, homes: 1, safe: 1, pages: 2, page: 1 }));

/** About as many as people speak: a group of vowels each, without a silent e. A figure counts as one. */
export function syllablesOf(word: string): number {
  const plain = word.toLowerCase().normalize('NFKD').replace(/[^a-z]/g, '');
  const known = irregular.get(plain);
  if (known !== undefined) return known;
  const spoken = plain.replace(/(?<=[^aeiouyl]|[aeiou]l)e$/, '').replace(/(?<=[^aeiouytd])ed$/, '').replace(/(?<=[^aeioushcxzg])es$/, '').replace(/^y/, '');
  return Math.max(1, (spoken.match(/[aeiouy]+/g) ?? []).length + (spoken.match(/(?:ia|io|iu)(?!n|us)|(?<![aeiou])ying/g) ?? []).length);
}

/** The sentences of a text; what has no end, as a label or a heading, is none. */
export function sentencesOf(text: string): string[] {
  const whole = text.replace(/\s+/g, ' ').trim();
  return (whole.match(/[^.!?:]+(?:[.:](?=\S)[^.!?:]*)*[.!?:]+(?=[\s”)]|$)/g) ?? []).map((each) => each.trim()).filter((each) => wordsOf(each).length >= 3);
}

function wordsOf(sentence: string): string[] {
  return sentence.split(/[\s–—/-]+/).filter((each) => /[\p{L}\d]/u.test(each));
}

/** Flesch and Kincaid's measure: the school year, in the United States, in which most read such sentences with ease. */
export function gradeOf(sentences: readonly string[]): number {
  const words = sentences.flatMap(wordsOf);
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
}

/** The hardest of them first, each with its grade: where to begin when a text is too hard. */
export function hardest(sentences: readonly string[], count: number): string[] {
  const graded = [...new Set(sentences)].map((sentence) => ({ sentence, grade: gradeOf([sentence]) })).sort((a, b) => b.grade - a.grade);
  return graded.slice(0, count).map(({ sentence, grade }) => `${Math.trunc(grade)}: ${sentence}`);
}

/** What says of itself that it is in another language: English measures don't fit it. No element of its own kind stands in such an element. */
const OTHER_LANGUAGE = /<([a-z][a-z0-9]*)\b[^>]*\blang="(?!en\b)[^"]*"[^>]*>[^]*?<\/\1>/g;

/** The running text of a page or mail: its paragraphs, list items, hints and explanations, each as one. */
export function runningText(html: string): string[] {
  const body = html.replace(/<!--[^]*?-->|<(style|script|head|svg|title|header|footer)\b[^]*?<\/\1>/g, ' ').replace(OTHER_LANGUAGE, ' ').replace(/<([a-z]+)\b[^>]*\bclass="[^"]*\b(?:visually-hidden|with-script)\b[^"]*"[^>]*>[^<]*<\/\1>/g, ' ');
  const blocks = body.split(/<\/?(?:p|li|ul|ol|dd|dt|dl|div|section|main|td|th|tr|table|h[1-6]|label|legend|summary|details|form|button|blockquote|aside|article|br|option)\b[^>]*>/);
  return blocks.map((each) => unescape(each.replace(/<[^>]+>/g, '')).trim()).filter((each) => each !== '');
}

function unescape(text: string): string {
  return text.replace(/&#x([0-9a-f]+);/gi, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 16))).replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&nbsp;', ' ').replace(/&zwnj;|&#847;|&shy;/g, '');
}
