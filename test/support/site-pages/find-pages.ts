import { unescapeHtml } from '../form-client.ts';
import type { Scene } from './tell-stories.ts';
import type { Clients, Who } from './who.ts';

export interface SitePage extends Scene {
  /** The route that answers, `/campaigns/:slug`. */
  pattern: string;
  /** For a file: `campaigns-slug--paid`. */
  name: string;
}

export interface FoundPages {
  pages: SitePage[];
  /** Routes of the application of which no example was found: link the page from another one, or tell a story of it. */
  missing: string[];
  /** Links of pages that lead nowhere, each with the page that it stands on. */
  broken: string[];
}

/** Programs read these, and no page links them all. */
const forPrograms = /^\/(?:api|healthz|readyz|robots\.txt|favicon\.ico|pictures)\b|\.(?:json|pdf|csv|atom|css)$|\/live$/;
/** Shown in every state that there is. */
const shownWhole = /^\/sandbox\/components/;
/** An error is what they are for. */
const errorsOnPurpose = /^\/sandbox\/components\/errors\//;

interface Step {
  scene: Scene;
  from: string;
}

/**
 * Finds an example of every page by following the links of the site, as each person who may see something other. A page that is added
 * later is found by itself, as soon as something links to it.
 * @param routes what the application answers to GET, in the order in which it tries them
 * @param scenes where to begin; all of them are kept
 */
export async function findPages(routes: readonly string[], scenes: readonly Scene[], clients: Clients): Promise<FoundPages> {
  const patterns = routes.map((pattern) => ({ pattern, test: new RegExp(`^${pattern.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}$`) }));
  const patternOf = (path: string) => patterns.find(({ test }) => test.test(path))?.pattern ?? '';
  const walk = { pages: [] as SitePage[], broken: [] as string[], seen: new Set<string>(), met: new Set<string>(), shown: new Set<string>(), queue: startOf(scenes) };
  for (let step = walk.queue.shift(); step !== undefined; step = walk.queue.shift()) {
    const { scene, from } = step;
    const { pathname } = new URL(scene.path, 'http://site');
    const pattern = patternOf(pathname);
    const key = `${scene.as} ${scene.path} ${scene.refuses ?? ''}`;
    const isStart = from === '';
    if (walk.seen.has(key) || (!isStart && (pattern === '' || forPrograms.test(pattern) || (walk.shown.has(pattern) && !shownWhole.test(pattern))))) continue;
    walk.seen.add(key);
    const answer = await clients[scene.as].get(scene.path);
    if (answer.status >= 300 && answer.status < 400) {
      const onto = inSite(answer.headers.location ?? '/');
      // What only leads on has no page of its own.
      if (!onto.startsWith('/sign-in')) walk.met.add(pattern);
      walk.queue.push({ scene: { ...scene, path: onto }, from: isStart ? '' : pathname });
      continue;
    }
    const failed = answer.status >= 400 && !isStart && !errorsOnPurpose.test(pathname);
    if (failed && answer.status === 403) continue;
    if (failed) walk.broken.push(`${from} links to ${scene.path} for ${scene.as}, which answers ${answer.status}`);
    if (!String(answer.headers['content-type']).includes('text/html')) continue;
    walk.met.add(pattern);
    // A page in some special state doesn't stand for the usual one.
    if (scene.state === undefined) walk.shown.add(pattern);
    walk.pages.push({ ...scene, pattern, name: unlike(walk.pages, nameOf(pattern === '' ? pathname : pattern, scene, pathname)) });
    if (!shownWhole.test(pathname)) walk.broken.push(...deadAnchors(answer.text).map((id) => `${scene.path} links to #${id}, which it doesn’t have`));
    for (const path of linksOf(answer.text)) walk.queue.push({ scene: { path, as: whoFor(path, scene.as) }, from: pathname });
  }
  const missing = routes.filter((pattern) => !forPrograms.test(pattern) && !walk.met.has(pattern));
  return { pages: walk.pages, missing, broken: [...new Set(walk.broken)] };
}

function startOf(scenes: readonly Scene[]): Step[] {
  return [{ path: '/', as: 'visitor' } as const, ...scenes].map((scene) => ({ scene, from: '' }));
}

/** What isn't behind a sign-in is looked at as a visitor, whoever came by its link. */
function whoFor(path: string, who: Who): Who {
  return /^\/(?:staff|account)\b/.test(path) ? who : 'visitor';
}

function linksOf(html: string): string[] {
  const links = Array.from(html.matchAll(/<a\b[^>]*\shref="([^"]+)/g), ([, href = '']) => unescapeHtml(href)).filter((href) => href.startsWith('/') && !href.startsWith('//'));
  return [...new Set(links.map(inSite))];
}

/** Names of places in the page itself that a link leads to in vain. */
function deadAnchors(html: string): string[] {
  const names = Array.from(html.matchAll(/<a\b[^>]*\shref="#([^"]+)/g), ([, id = '']) => id);
  return names.filter((id) => !html.includes(` id="${id}"`));
}

function inSite(location: string): string {
  const { pathname, search } = new URL(location, 'http://site');
  return pathname + search;
}

function unlike(pages: readonly SitePage[], name: string): string {
  const same = pages.filter((page) => page.name.replace(/--\d+$/, '') === name).length;
  return same === 0 ? name : `${name}--${same + 1}`;
}

function nameOf(pattern: string, { as, state }: Scene, pathname: string): string {
  const own = shownWhole.test(pattern) ? pathname : pattern;
  const base = own.replace(/[:.]/g, '').replace(/^\/|\/$/g, '').replaceAll('/', '-') || 'home';
  return [base, ...(as === 'visitor' ? [] : [as]), ...(state === undefined ? [] : [state.replace(/\W+/g, '-')])].join('--');
}

