import { languages } from '../shared/languages.ts';

/** The choices of a field for the language of a text, each with what a text in it is marked with. */
export const languageOptions: readonly { value: string; label: string; language: string }[] = languages.map(({ tag, name }) => ({ value: tag, label: name, language: tag }));
