import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { sharedPath } from './support/shared-folder.ts';
import { createWireChecker } from './support/wire-checker.ts';
import type { WireChecker } from './support/wire-checker.ts';

type Json = Record<string, unknown>;
type Patch = [at: string, value: unknown];

const REMOVED = Symbol('removed');

/**
 * Where the published examples, which are of 2026-07-29, differ from the types of the pinned version: what was added since, and
 * two values that no type of theirs allows. With these changes each example is right, and each change is needed: a difference
 * that is gone fails the run until it is struck off here.
 */
const DIFFERENCES: Record<string, Patch[]> = {
  charge: [['/payment_method_details/card/electronic_commerce_indicator', null], ['/transfer_data', null]],
  'checkout.session': [['/allowed_payment_method_types', null]],
  dispute: [['/evidence_details/submission_method', 'not_submitted'], ['/intended_submission_method', null]],
  event: [['/data/object/aggregate_usage', REMOVED]],
  payment_intent: [['/allowed_payment_method_types', null], ['/payment_record', null], ['/transfer_data', null]],
  product: [['/tax_details', null]],
};

describe('conformance/stripe: the checker itself', () => {
  const file = sharedPath('fixtures.2026-07-29.json');
  let checker: WireChecker;
  let examples: Record<string, Json> = {};
  let mutations = 0;

  before(function prepare() {
    if (file === undefined) this.skip();
    this.timeout(240_000);
    checker = createWireChecker();
    const { resources } = JSON.parse(readFileSync(file, 'utf8')) as { resources: Record<string, Json> };
    examples = Object.fromEntries(Object.keys(checker.schemas.names).flatMap((kind) => (resources[kind] ? [[kind, resources[kind]]] : [])));
  });
  after(() => {
    process.stdout.write(`    ${Object.keys(examples).length} of Stripe's examples passed, ${mutations} planted mistakes were found\n`);
  });

  const patched = (kind: string, patches = DIFFERENCES[kind] ?? []): Json => {
    const copy = structuredClone(examples[kind] ?? {});
    for (const [at, value] of patches) change(copy, at, value);
    return copy;
  };

  it("passes Stripe's own examples", () => {
    expect(Object.keys(examples)).to.have.length.of.at.least(17);
    for (const kind of Object.keys(examples)) expect(checker.check(patched(kind)), kind).to.deep.equal([]);
  });

  it('needs every difference that is listed', () => {
    for (const [kind, patches] of Object.entries(DIFFERENCES)) {
      for (const left of patches) {
        const complaints = checker.check(patched(kind, patches.filter((patch) => patch !== left)));
        expect(complaints, `${kind}${left[0]} differs no more`).not.to.deep.equal([]);
      }
    }
  });

  it('finds what is missing, what is of a wrong type and what is unknown, and says where', () => {
    for (const kind of Object.keys(examples)) {
      if (kind === 'event') continue;
      const whole = patched(kind);
      const { required = [] } = checker.schemas.definitions[checker.schemas.names[kind] ?? ''] ?? {};
      for (const name of required.filter((field) => field !== 'object' && field !== 'deleted')) {
        const without = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name));
        expect(checker.check(without), `${kind} without ${name}`).to.deep.include({ at: '', rule: 'required', detail: JSON.stringify({ missingProperty: name }) });
        mutations += 1;
      }
      expect(checker.check({ ...whole, surprise: 1 }), kind).to.deep.include({ at: '', rule: 'additionalProperties', detail: '{"additionalProperty":"surprise"}' });
      const numbers = Object.entries(whole).filter(([, value]) => typeof value === 'number');
      for (const [name] of numbers) {
        expect(checker.check({ ...whole, [name]: 'many' }).map(({ at, rule }) => ({ at, rule })), `${kind}.${name}`).to.deep.include({ at: `/${name}`, rule: 'type' });
        mutations += 1;
      }
      mutations += 1;
    }
  });

  it('finds mistakes deep inside, in lists, and in the object of an event', () => {
    const deep: Array<[kind: string, at: string, value: unknown, rule: string]> = [
      ['charge', '/payment_method_details/card/exp_month', 'May', 'type'],
      ['charge', '/billing_details/address/city', 5, 'type'],
      ['charge', '/outcome/surprise', 1, 'additionalProperties'],
      ['checkout.session', '/total_details/amount_tax', null, 'type'],
      ['dispute', '/evidence_details/past_due', 'no', 'type'],
      ['refund', '/destination_details/type', 7, 'type'],
    ];
    for (const [kind, at, value, rule] of deep) {
      const wrong = patched(kind);
      change(wrong, at, value);
      expect(checker.check(wrong).map((complaint) => complaint.rule), `${kind}${at}`).to.include(rule);
      mutations += 1;
    }
    const list = { object: 'list', url: '/v1/refunds', has_more: false, data: [patched('refund'), { ...patched('refund'), amount: '100' }] };
    expect(checker.check(list).map(({ at }) => at)).to.deep.equal(['/data/1/amount']);
    const event = { ...patched('event'), type: 'refund.created', data: { object: { ...patched('refund'), amount: '100' } } };
    expect(checker.check(event)).to.deep.include({ at: '/data/object/amount', rule: 'type', detail: '{"type":"number"}' });
    expect(checker.check({ ...event, type: 'refund.sent' })).to.deep.equal([{ at: '/type', rule: 'known', detail: 'refund.sent' }]);
    mutations += 3;
  });
});

function change(object: Json, at: string, value: unknown): void {
  const steps = at.split('/').slice(1);
  const last = steps.pop() ?? '';
  const owner = steps.reduce<Json>((inner, step) => inner[step] as Json, object);
  if (value === REMOVED) Reflect.deleteProperty(owner, last);
  else owner[last] = value;
}
