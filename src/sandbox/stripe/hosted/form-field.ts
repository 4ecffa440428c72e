import { html } from './html.ts';
import type { Html } from './html.ts';
import type { FieldName, PayForm } from './pay-form.ts';

export interface Field {
  name: FieldName;
  label: string;
  autocomplete: string;
  inputmode?: string;
  hint?: string;
  type?: string;
}

/** A labelled field, with its hint and what is wrong with it read out together. */
export function formField({ values, errors }: PayForm, { name, label, autocomplete, inputmode = 'text', hint, type = 'text' }: Field): Html {
  const error = errors[name];
  const described = [hint !== undefined && `${name}-hint`, error !== undefined && `${name}-error`].filter((id) => id !== false).join(' ');
  return html`
<div class="field">
<label for="${name}">${label}</label>
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${error !== undefined && html`<p class="error" id="${name}-error">${error}</p>`}
<input id="${name}" name="${name}" type="${type}" inputmode="${inputmode}" autocomplete="${autocomplete}" value="${values[name] ?? ''}" required
${described !== '' && html`aria-describedby="${described}"`} ${error !== undefined && html`aria-invalid="true"`}>
</div>`;
}
