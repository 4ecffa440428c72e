import type { FormState } from '../../http/forms.ts';
import { money } from '../../shared/money.ts';
import type { Group } from './group.ts';
import type { SampleWords } from './sample-words.ts';

const fieldNames = ['plain', 'hinted', 'affixed', 'optional', 'suggested', 'filled', 'story', 'tall', 'country', 'yes', 'block', 'rows', 'beside', 'photo'];

/** Every field of the page once, as a visitor filled it in. @param said whether something is wrong with each of them */
export function fieldsForm(words: SampleWords, { said = false }: { said?: boolean }): FormState {
  const errors = said ? Object.fromEntries(fieldNames.map((name) => [name, `${words.sentence} Please look at this again.`])) : {};
  return { values: { filled: words.title, story: words.paragraph, country: 'long', yes: '1', rows: 'one', beside: 'first' }, errors };
}

interface AmountState {
  name: string;
  title: string;
  form: FormState;
  /** Without any the form asks for an own amount at once. */
  free?: boolean;
}

/** Each on a page of its own: the picker's fields have one name each, because a page of the product has one picker. */
const states: readonly AmountState[] = [
  { name: 'amounts', title: 'Amounts: one is chosen', form: { values: { amount: '6000' }, errors: {} } },
  { name: 'amounts-own', title: 'Amounts: an own one', form: { values: { amount: 'own', ownAmount: '1,234.50' }, errors: {} } },
  { name: 'amounts-wrong', title: 'Amounts: an own one that can’t be read', form: { values: { amount: 'own', ownAmount: '12,34,5' }, errors: { ownAmount: 'We can’t read this amount. Write it like 1,234.50.' } } },
  { name: 'amounts-none', title: 'Amounts: nothing chosen', form: { values: {}, errors: { amount: 'Please choose an amount.' } } },
  { name: 'amounts-free', title: 'Amounts: the campaign suggests none', form: { values: {}, errors: {} }, free: true },
];

export const amountStates: readonly Group[] = states.map(({ name, title, form, free }) => ({
  name, title, template: 'amounts',
  model: (words: SampleWords) => ({
    form,
    amounts: free === true ? [] : [
      { value: '2500', amount: money(2500, 'USD'), does: 'a week of calls home' },
      { value: '6000', amount: money(6000, 'USD'), does: 'a lawyer beside someone at a first hearing' },
      { value: String(words.amount.minor), amount: words.amount, does: words.sentence },
    ],
  }),
}));
