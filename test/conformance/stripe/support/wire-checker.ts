import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { stripeSchemas } from './generate-schemas.ts';
import type { Schemas } from './generate-schemas.ts';

/** What is wrong with an object: where, and which rule it breaks. */
export interface Complaint {
  at: string;
  rule: string;
  detail: string;
}

export interface WireChecker {
  schemas: Schemas;
  /** What is wrong with an object of the wire, told by its `object` field; with each of a list's; nothing when all is well. */
  check(object: unknown): Complaint[];
}

type Json = Record<string, unknown>;

const SHOWN = 5;

/** Checks what goes over the wire against the SDK's own types. */
export function createWireChecker(): WireChecker {
  const schemas = stripeSchemas();
  const ajv = new Ajv({ strict: false, allErrors: true, inlineRefs: false, validateSchema: false });
  // Names of definitions hold signs that a reference must not.
  ajv.addSchema({ $id: 'stripe', definitions: schemas.definitions });
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (name: string): ValidateFunction => {
    const known = compiled.get(name) ?? ajv.compile({ $ref: `stripe#/definitions/${encodeURIComponent(name)}` });
    compiled.set(name, known);
    return known;
  };
  const eventNames = eventDefinitions(schemas);
  const validate = (name: string, object: unknown): Complaint[] => {
    const validator = validatorOf(name);
    return validator(object) ? [] : deepest(validator.errors ?? []);
  };
  const check = (object: unknown): Complaint[] => {
    if (!isJson(object)) return [{ at: '', rule: 'type', detail: 'no object' }];
    if (object.object === 'list') return checkList(object);
    const kind = object.deleted === true ? `deleted_${String(object.object)}` : String(object.object);
    if (kind === 'event') return checkEvent(object);
    const name = schemas.names[kind];
    return name === undefined ? [{ at: '/object', rule: 'known', detail: kind }] : validate(name, object);
  };
  const checkList = ({ data, has_more: hasMore, url, ...rest }: Json): Complaint[] => {
    const wrong = !Array.isArray(data) || typeof hasMore !== 'boolean' || typeof url !== 'string' || Object.keys(rest).some((key) => key !== 'object');
    if (wrong) return [{ at: '', rule: 'list', detail: Object.keys(rest).join() }];
    return (data as unknown[]).flatMap((each, position) => check(each).map((complaint) => ({ ...complaint, at: `/data/${position}${complaint.at}` })));
  };
  const checkEvent = (event: Json): Complaint[] => {
    const name = eventNames.get(String(event.type));
    return name === undefined ? [{ at: '/type', rule: 'known', detail: String(event.type) }] : validate(name, withoutNewKeys(event));
  };
  return { schemas, check };
}

/** The definition of each type of event. */
function eventDefinitions({ definitions }: Schemas): Map<string, string> {
  const found = Object.entries(definitions).flatMap(([name, { properties }]) => {
    const type = properties?.type?.const;
    return name.startsWith('Events:') && properties?.object?.const === 'event' && typeof type === 'string' ? [[type, name] as const] : [];
  });
  return new Map(found);
}

/** Stripe tells of metadata that is new by a null among the previous attributes, for which the SDK's type has no room. */
function withoutNewKeys(event: Json): Json {
  const data = isJson(event.data) ? event.data : {};
  const previous = isJson(data.previous_attributes) ? data.previous_attributes : {};
  if (!isJson(previous.metadata)) return event;
  const metadata = Object.fromEntries(Object.entries(previous.metadata).filter(([, value]) => value !== null));
  return { ...event, data: { ...data, previous_attributes: { ...previous, metadata } } };
}

/** Where a choice fails every branch complains; those that went deepest before they failed are about the branch that was meant. */
function deepest(errors: ErrorObject[]): Complaint[] {
  const depth = ({ instancePath }: ErrorObject): number => instancePath.split('/').length;
  const meant = errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf' && keyword !== 'if');
  const most = Math.max(...meant.map(depth));
  return meant.filter((error) => depth(error) === most).slice(0, SHOWN)
    .map(({ instancePath, keyword, params }) => ({ at: instancePath, rule: keyword, detail: JSON.stringify(params) }));
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
