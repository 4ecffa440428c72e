import { drawnView } from '../pictures/index.ts';
import { shareLinks } from '../../http/share-links.ts';
import { money } from '../../shared/money.ts';
import type { Group } from './group.ts';
import { amountStates, fieldsForm } from './sample-forms.ts';
import { progressStates, progressWith } from './sample-progress.ts';
import type { SampleWords } from './sample-words.ts';

const day = new Date('2026-11-02T09:30:00Z');
const times = <Item>(count: number, make: (index: number) => Item): Item[] => Array.from({ length: count }, (_, index) => make(index));

const actions: Group = {
  name: 'actions', title: 'Buttons and ways on', template: 'actions',
  model: (words) => ({
    words,
    share: shareLinks('https://give.example.org/campaigns/safe-homes', words.title),
    trail: [{ label: 'Campaigns', url: '/campaigns' }, { label: words.title, url: '/campaigns/safe-homes' }, { label: 'Reports' }],
    pagers: [{ current: 1, total: 12, nextUrl: '?page=2' }, { current: 2, total: 12, previousUrl: '?', nextUrl: '?page=3' }, { current: words.donations, total: words.donations, previousUrl: '?' }],
    icons: ['check', 'attention', 'info', 'back', 'onward', 'down', 'mail', 'share', 'link', 'download', 'lock', 'clock', 'calendar', 'place', 'feed', 'search', 'add', 'close', 'edit', 'seen', 'pause', 'picture', 'window'],
  }),
};

const fields: Group = {
  name: 'fields', title: 'Fields', template: 'fields',
  model: (words) => ({ words, form: fieldsForm(words, {}), ...choices(words) }),
};

const fieldsWrong: Group = {
  name: 'fields-wrong', title: 'Fields with errors', template: 'fields',
  model: (words) => ({ words, form: fieldsForm(words, { said: true }), ...choices(words) }),
};

function choices({ name, label, sentence }: SampleWords) {
  return {
    options: [{ value: 'nl', label: 'Netherlands' }, { value: 'long', label }],
    languages: [{ value: 'Dutch' }, { value: label }],
    visibilities: [{ value: 'full', label: name, words: 'Full name' }, { value: 'first', label: name.split(' ')[0] ?? '', words: 'First name' }, { value: 'none', label: 'Anonymous', words: 'No name' }],
    lines: [{ value: 'one', label, words: sentence }, { value: 'two', label: 'Another', words: 'In a few words.' }],
  };
}

const progress: Group = { name: 'progress', title: 'Progress', template: 'progress', model: (words) => ({ words, states: progressStates(words), checkedAt: day }) };

const cards: Group = {
  name: 'cards', title: 'Cards, pictures and people', template: 'cards',
  model: (words) => {
    const picture = { ...drawnView('showcase'), alt: 'Houses by a river at dusk' };
    const card = { slug: 'safe-homes', title: words.title, summary: words.sentence, place: words.place, organization: { name: words.name }, picture, progress: progressWith(words, words.amount) };
    return {
      words,
      campaigns: [card, { ...card, paused: true }, { ...card, ended: true }, { ...card, opens: 'Opens 3 March' }, { ...card, progress: progressWith(words, money(0, 'USD')) }],
      fundraisers: [{ slug: 'twelve-cold-miles', title: words.title, supporterName: words.name, picture, progress: card.progress }, { slug: 'twelve-cold-miles', title: words.title, supporterName: words.name, progress: card.progress }],
      reports: [{ url: '/campaigns/safe-homes/reports', title: words.title, excerpt: words.paragraph, publishedAt: day, minutes: 4, picture }, { url: '/campaigns/safe-homes/reports', title: words.title, excerpt: words.paragraph, publishedAt: day }],
      gifts: ['paid', 'pending', 'failed'].map((status) => ({ url: '/account', campaignTitle: words.title, at: day, amount: words.amount, status, statusLabel: status })),
      pictures: times(Math.min(words.rows + 1, 8), (index) => ({ ...drawnView(`showcase-${index}`), alt: `Picture ${index + 1}` })),
      people: [{ name: words.name, role: words.label, words: words.paragraph, picture }, { name: words.name, role: words.label }],
    };
  },
};

const pillStates = ['paid', 'accepted', 'published', 'active', 'sent', 'reached', 'pending', 'queued', 'sending', 'draft', 'ended', 'paused', 'upcoming', 'canceled', 'expired', 'suppressed', 'refunded', 'partly-refunded', 'dispute-won', 'dispute-lost', 'failed', 'unknown', 'overdue', 'due', 'hidden', 'disputed', 'quarantined', 'refused'];

const messages: Group = {
  name: 'messages', title: 'What the site says', template: 'messages',
  model: (words) => ({
    words, pillStates,
    events: [
      { state: 'done', when: '2 November, 09:30', words: words.sentence },
      { state: 'done', when: '2 November, 09:31', words: 'The receipt went out.', linkUrl: '/account', linkLabel: words.action },
      { state: 'wrong', when: '3 November', words: words.paragraph },
      { state: 'open', when: 'In January', words: 'The next report.' },
    ],
    at: day,
  }),
};

const lists: Group = {
  name: 'lists', title: 'Lists and tables', template: 'lists',
  model: (words) => ({
    words,
    recentGifts: times(words.rows, (index) => ({ name: index === 1 ? 'Anonymous' : words.name, at: day, ...(index === 1 ? {} : { amount: words.amount, message: words.sentence }), ...(index === 2 ? { fundraiserTitle: words.title } : {}) })),
    suggested: [{ amount: money(2500, 'USD'), does: 'a week of calls home', url: '/campaigns/safe-homes/donate' }, { amount: words.amount, does: words.sentence }],
    facts: [{ label: words.label, value: words.sentence }, { label: 'IBAN', value: 'NL91 ABNA 0417 1643 00' }],
    stats: [{ label: 'raised', value: '$22,611' }, { label: words.label, value: '999,999,999,999' }, { label: 'campaigns', value: '3' }],
    ticks: [words.sentence, 'A receipt by mail at once'],
    rows: times(words.rows, (index) => ({ name: words.name, place: words.place, amount: words.amount, at: day, state: pillStates[index % pillStates.length] ?? 'paid' })),
    storyHtml: `<h2>${words.title}</h2><p>${words.paragraph}</p><blockquote><p>${words.sentence}</p></blockquote><ul><li>${words.sentence}</li><li>Two</li></ul><table><thead><tr><th>${words.label}</th><th>Sum</th></tr></thead><tbody><tr><td>${words.name}</td><td>12</td></tr></tbody></table><pre><code>${words.label.replaceAll(' ', '_')}</code></pre>`,
  }),
};

const backOffice: Group = {
  name: 'back-office', title: 'The back office', template: 'back-office',
  model: (words) => ({
    words,
    segments: [{ state: 'accepted', start: 0, size: 300 }, { state: 'unknown', start: 300, size: 20 }, { state: 'failed', start: 320, size: 40 }, { state: 'queued', start: 360, size: 52 }],
    facts: [{ label: words.label, value: words.sentence }, { label: 'Sent', value: words.name }],
    form: { values: { story: words.paragraph, amount: '25', does: words.sentence }, errors: {} },
  }),
};

const confirm: Group = { name: 'confirm', title: 'Questions before something ends', template: 'confirm', model: (words) => ({ words, form: { values: {}, errors: {} } }) };

export const groups: readonly Group[] = [actions, fields, fieldsWrong, ...amountStates, progress, cards, messages, lists, confirm, backOffice];
