import { readFileSync, writeFileSync } from "node:fs";
import { asRecord, asText, type JsonRecord } from "../providers/json.ts";

/**
 * Cuts JSON schemas generated from the type declarations of the `stripe` package down to what the sandbox serves:
 * `node src/commands/prune-stripe-schemas.ts <full schemas> fixtures/stripe-23.1.0-schemas.json`
 */
const resources = [
  "customer",
  "deleted_customer",
  "checkout_session",
  "line_item",
  "payment_intent",
  "charge",
  "payment_method",
  "balance_transaction",
  "event",
  "webhook_endpoint",
  "refund",
  "dispute",
  "early_fraud_warning",
  "review",
  "payout",
  "setup_intent",
  "invoice",
  "invoice_item",
  "invoice_line_item",
  "invoice_payment",
  "tax_id",
  "tax_calculation",
  "portal_session",
  "product",
  "price",
];
const parameters = [
  "POST /v1/customers",
  "POST /v1/customers/{id}",
  "POST /v1/checkout/sessions",
  "POST /v1/payment_intents",
  "POST /v1/payment_intents/{id}/confirm",
  "POST /v1/payment_intents/{id}/cancel",
  "POST /v1/payment_intents/{id}/capture",
  "POST /v1/payment_methods",
  "POST /v1/payment_methods/{id}/attach",
  "POST /v1/webhook_endpoints",
  "POST /v1/refunds",
  "POST /v1/disputes/{id}",
  "POST /v1/setup_intents",
  "POST /v1/customers/{id}/tax_ids",
  "POST /v1/products",
  "POST /v1/prices",
  "POST /v1/invoices",
  "POST /v1/invoiceitems",
  "POST /v1/billing_portal/sessions",
  "POST /v1/tax/calculations",
];
const servedObjects = new Set([
  "customer",
  "checkout.session",
  "item",
  "price",
  "payment_intent",
  "charge",
  "payment_method",
  "balance_transaction",
  "event",
  "webhook_endpoint",
  "refund",
  "dispute",
  "radar.early_fraud_warning",
  "review",
  "payout",
  "setup_intent",
  "invoice",
  "invoiceitem",
  "line_item",
  "invoice_payment",
  "tax_id",
  "tax.calculation",
  "tax.calculation_line_item",
  "billing_portal.session",
  "product",
]);
/** Definitions that list every payment method there is; the sandbox takes cards only. */
const methodLists =
  /(PaymentMethod|PaymentMethodDetails|PaymentMethodOptions|PaymentMethodData|PaymentMethodCreateParams)$/;
const keptMethods = new Set(["card", "billing_details", "radar_options", "metadata"]);

const [source = "", target = ""] = process.argv.slice(2);
const full = asRecord(JSON.parse(readFileSync(source, "utf8")));
const definitions = asRecord(full.$defs);
const kept: JsonRecord = {};

const pruned = {
  note: full.note,
  resources: prune(pick(asRecord(full.resources), resources)),
  params: prune(pick(asRecord(full.params), parameters)),
  $defs: kept,
};
writeFileSync(target, `${JSON.stringify(pruned)}\n`);
console.log(`${Object.keys(kept).length} definitions written to ${target}`);

function prune(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prune);
  if (typeof value !== "object" || value === null) return value;
  const record = asRecord(value);
  if (typeof record.$ref === "string") return keep(record.$ref);
  return Object.fromEntries(Object.entries(record).map(([key, inner]) => [key, prune(inner)]));
}

/** Another resource in full stays only if it is served; a card's details stay, every other method's go. */
function keep(reference: string): unknown {
  const name = reference.slice("#/$defs/".length);
  const definition = asRecord(definitions[name]);
  const properties = asRecord(definition.properties);
  const object = asText(asRecord(properties.object).const);
  if (object !== "" && "id" in properties && !servedObjects.has(object)) return { type: "object" };
  if (!(name in kept)) {
    kept[name] = {};
    kept[name] = prune({ ...definition, properties: methodLists.test(name) ? cardsOnly(properties) : properties });
  }
  return { $ref: reference };
}

function cardsOnly(properties: JsonRecord): JsonRecord {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) =>
      "$ref" in asRecord(schema) && !keptMethods.has(name) ? [name, { type: "object" }] : [name, schema],
    ),
  );
}

function pick(from: JsonRecord, names: readonly string[]): JsonRecord {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
