import { Ajv, type ValidateFunction } from "ajv";
import { expect } from "vitest";
import { asRecord } from "../../providers/json.ts";
import { stripeSchemas } from "../wire/schemas.ts";

const ajv = new Ajv({ strict: false, allErrors: true, formats: { decimal: true } });
const validators = new Map<string, ValidateFunction>();

/** Fails the test unless the body fits the schema that was generated from the SDK's type of this resource. */
export function expectResource(name: string, body: unknown): void {
  const validate = validators.get(name) ?? compile(name);
  validate(JSON.parse(JSON.stringify(body)));
  const errors = (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ""}`);
  expect(errors, `${name} does not fit its schema: ${errors.join("; ")}`).toEqual([]);
}

function compile(name: string): ValidateFunction {
  const schema = asRecord(stripeSchemas.resources)[name];
  if (schema === undefined) throw new Error(`The fixtures hold no schema of ${name}.`);
  const validate = ajv.compile({ ...asRecord(schema), $defs: stripeSchemas.$defs });
  validators.set(name, validate);
  return validate;
}
