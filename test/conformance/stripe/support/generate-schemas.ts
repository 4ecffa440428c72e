import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import StripeSdk from 'stripe';
import { ExposeNodeParser, createGenerator } from 'ts-json-schema-generator';

/** The SDK's own declarations that describe what goes over the wire, by the `object` field that they have there. */
const SOURCES: Record<string, [module: string, type: string]> = {
  balance: ['Balance', 'Balance'],
  balance_transaction: ['BalanceTransactions', 'BalanceTransaction'],
  charge: ['Charges', 'Charge'],
  'checkout.session': ['Checkout/Sessions', 'Session'],
  customer: ['Customers', 'Customer'],
  deleted_customer: ['Customers', 'DeletedCustomer'],
  deleted_product: ['Products', 'DeletedProduct'],
  deleted_webhook_endpoint: ['WebhookEndpoints', 'DeletedWebhookEndpoint'],
  dispute: ['Disputes', 'Dispute'],
  event: ['Events', 'Event'],
  item: ['LineItems', 'LineItem'],
  mandate: ['Mandates', 'Mandate'],
  payment_intent: ['PaymentIntents', 'PaymentIntent'],
  payment_method: ['PaymentMethods', 'PaymentMethod'],
  payout: ['Payouts', 'Payout'],
  price: ['Prices', 'Price'],
  product: ['Products', 'Product'],
  refund: ['Refunds', 'Refund'],
  webhook_endpoint: ['WebhookEndpoints', 'WebhookEndpoint'],
};

export const KINDS = Object.keys(SOURCES);

export interface Schemas {
  definitions: Record<string, SchemaNode>;
  /** The name of each kind's definition. */
  names: Record<string, string>;
}

export interface SchemaNode {
  properties?: Record<string, SchemaNode & { const?: unknown }>;
  required?: string[];
  [keyword: string]: unknown;
}

const modules = path.resolve(import.meta.dirname, '../../../../node_modules');
const require = createRequire(import.meta.url);

/**
 * JSON Schemas of the installed SDK's types. Reading its declarations takes half a minute, so the result is kept beside the
 * packages, under the SDK's version; a new SDK has new schemas.
 */
export function stripeSchemas(): Schemas {
  const folder = path.join(modules, '.cache/wellspring-stripe-schemas');
  const generator = (require('ts-json-schema-generator/package.json') as { version: string }).version;
  const file = path.join(folder, `${StripeSdk.PACKAGE_VERSION}-${generator}-${KINDS.length}.json`);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Schemas;
  } catch {
    mkdirSync(folder, { recursive: true });
    const schemas = generate(folder);
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(schemas));
    renameSync(`${file}.${process.pid}`, file);
    return schemas;
  }
}

function generate(folder: string): Schemas {
  nameByModule();
  const entry = path.join(folder, 'wire.ts');
  const sources = Object.values(SOURCES);
  const imports = sources.map(([module, type], position) => `import type { ${type} as T${position} } from '../../stripe/esm/resources/${module}.js';`);
  writeFileSync(entry, `${imports.join('\n')}\nexport interface Wire {${sources.map((_, position) => `k${position}: T${position};`).join(' ')}}\n`);
  const { definitions = {} } = createGenerator({ path: entry, type: 'Wire', expose: 'all', jsDoc: 'none', skipTypeCheck: true, additionalProperties: false }).createSchema('Wire');
  const names = Object.fromEntries(Object.entries(SOURCES).map(([kind, [module, type]]) => [kind, `${module.replaceAll('/', '.')}:${type}`]));
  const wire = definitions as Schemas['definitions'];
  for (const name of Object.keys(wire)) {
    // The SDK turns decimals into objects of its own; over the wire they are text.
    if (name.endsWith(':Decimal')) wire[name] = { type: 'string' };
  }
  return { definitions: wire, names };
}

/** Two modules of the SDK may each export a `Card`: the generator knows types by their names alone, so each gets its module's too. */
function nameByModule(): void {
  const prototype = ExposeNodeParser.prototype as unknown as { getDefinitionName: (node: SourceNode, context: unknown) => string };
  const plainName = prototype.getDefinitionName;
  prototype.getDefinitionName = function named(node, context) {
    const module = node.getSourceFile().fileName.replace(/^.*\/(resources|esm)\//, '').replace(/\.d\.ts$/, '').replaceAll('/', '.');
    return `${module}:${plainName.call(this, node, context)}`;
  };
}

interface SourceNode {
  getSourceFile(): { fileName: string };
}
