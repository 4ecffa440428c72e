/** A decoded form: text, or fields by name. What was sent as a list has the fields "0", "1" and so on. */
export type FormValue = string | FormFields;
export interface FormFields {
  [name: string]: FormValue;
}

const DEEPEST = 8;

/**
 * Decodes `a=1&b[c]=2&d[0][e]=3&f[]=4` as Stripe reads bodies and query strings.
 * @throws FormError when a name is malformed, or given once as text and once as fields
 */
export function decodeForm(text: string): FormFields {
  const fields = emptyFields();
  for (const [name, value] of new URLSearchParams(text)) place(fields, pathOf(name), value, name);
  return fields;
}

/** A form that can't be read, with the name of the field at fault. */
export class FormError extends Error {
  readonly param: string;

  constructor(param: string) {
    super(`Invalid parameter name: ${param}`);
    this.param = param;
  }
}

function emptyFields(): FormFields {
  // Without a prototype, so that a field named "__proto__" or "constructor" is a field like any other.
  return Object.create(null) as FormFields;
}

function pathOf(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!match) throw new FormError(name);
  const [, first = '', rest = ''] = match;
  const path = [first, ...rest.slice(1, -1).split('][')].slice(0, rest === '' ? 1 : undefined);
  if (path.length > DEEPEST) throw new FormError(name);
  return path;
}

function place(fields: FormFields, path: string[], value: string, name: string): void {
  let at = fields;
  for (const [depth, step] of path.entries()) {
    const key = step === '' ? String(Object.keys(at).length) : step;
    const known = at[key];
    if (depth === path.length - 1) {
      if (typeof known === 'object') throw new FormError(name);
      at[key] = value;
      return;
    }
    if (typeof known === 'string') throw new FormError(name);
    at = at[key] = known ?? emptyFields();
  }
}
