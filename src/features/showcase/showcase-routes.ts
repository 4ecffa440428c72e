import { Router } from 'express';
import { type Pages, param } from '../../http/pages.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { groups } from './groups.ts';
import { extremeWords, type SampleWords, usualWords } from './sample-words.ts';

const here = '/sandbox/components';

/** What the product says beside each status, in the words that visitors get. */
const statuses: Readonly<Record<number, string>> = {
  400: 'We could not read what was sent. Please try again.',
  403: 'This form was sent from another site. Open it here and send it again.',
  404: 'We couldn’t find this page. The address may have a typing mistake, or it was taken down.',
  410: 'This link was used already, or it is too old. You can ask for another.',
  413: 'What you sent is larger than we can take. Please send something smaller.',
  422: 'Something in the form needs another look.',
  429: 'That was a lot in a short time. Please try again in a minute.',
  500: 'It is not your fault, and nothing you gave is lost. Please try again in a minute.',
  503: 'We can’t reach our records just now. Nothing you gave is lost. Please try again in a minute.',
};

/** What a form is refused with, so that the page leads back to it. */
const ofForms: ReadonlySet<number> = new Set([400, 403, 413, 422]);

/** Every component in every state, for people who build pages. Mounted in demo mode alone. */
export function showcaseRoutes({ pages }: { pages: Pages }): Router {
  const router = Router();
  const links = groups.map(({ name, title }) => ({ title, url: `${here}/${name}`, extremesUrl: `${here}/${name}/extremes` }));
  const errors = Object.keys(statuses).map((status) => ({ status, url: `${here}/errors/${status}` }));

  const groupOf = (name: string) => {
    const group = groups.find((each) => each.name === name);
    if (group === undefined) throw notFound('this group of components');
    return group;
  };
  const render = (name: string, words: SampleWords) => {
    const { title, template, model } = groupOf(name);
    return { template: `showcase/${template}`, head: { title: `${title}${words === extremeWords ? ', extremes' : ''} · Components`, noindex: true }, model: { ...model(words), groupTitle: title, componentsUrl: here } };
  };

  router.get(here, (_req, res) => pages.send(res, 'showcase/index', { title: 'Components', noindex: true }, { links, errors }));
  router.get(`${here}/errors/:status`, (req) => {
    const status = Number(param(req, 'status'));
    const message = statuses[status];
    if (message === undefined) throw notFound('this error');
    const way = ofForms.has(status) ? { url: `${here}/fields`, label: 'Back to where you were' } : undefined;
    throw new AppError('shown-on-purpose', status, message, { way });
  });
  for (const [ending, words] of [['', usualWords], ['/extremes', extremeWords]] as const) {
    router.get(`${here}/:group${ending}`, (req, res) => {
      const { template, head, model } = render(param(req, 'group'), words);
      pages.send(res, template, head, model);
    });
  }
  return router;
}
