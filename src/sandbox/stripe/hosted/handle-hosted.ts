import { readFileSync } from 'node:fs';
import { FormError, decodeForm } from '../decode-form.ts';
import type { FormFields } from '../decode-form.ts';
import type { HttpRequest, HttpResponse } from '../http-message.ts';
import { readCall, writeCall } from '../sandbox.ts';
import type { Sandbox } from '../sandbox.ts';
import { showAuthentication, submitAuthentication } from './authentication-pages.ts';
import { HOSTED_PATH } from './hosted-path.ts';
import { missingPage } from './message-pages.ts';
import { showPayment, submitPayment } from './payment-pages.ts';

const css = readFileSync(new URL('./checkout.css', import.meta.url), 'utf8');

/** Answers everything under the hosted pages' path. */
export async function handleHosted(sandbox: Sandbox, { method, path, query, body }: HttpRequest): Promise<HttpResponse> {
  const [what, id = '', more] = path.slice(HOSTED_PATH.length + 1).split('/');
  if (what === 'checkout.css' && id === '') return stylesheet;
  if (more !== undefined || !['GET', 'HEAD', 'POST'].includes(method)) return missingPage();
  const given = method === 'POST' ? readForm(body) : undefined;
  const asked = new URLSearchParams(query);
  if (what === 'pay') {
    return given ? await writeCall(sandbox, (call) => submitPayment(call, id, given)) : showPayment(readCall(sandbox), id, asked.get('method'));
  }
  if (what !== 'authenticate') return missingPage();
  const question = { id, secret: asked.get('secret') ?? '', method: asked.get('method') ?? '' };
  return given
    ? await writeCall(sandbox, (call) => submitAuthentication(call, question, given))
    : showAuthentication(readCall(sandbox), question);
}

const stylesheet: HttpResponse = {
  status: 200, headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=300', 'x-content-type-options': 'nosniff' }, body: css,
};

function readForm(body: string): FormFields {
  try {
    return decodeForm(body);
  } catch (error) {
    if (error instanceof FormError) return {};
    throw error;
  }
}
