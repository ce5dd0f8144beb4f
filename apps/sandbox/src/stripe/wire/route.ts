import type { JsonRecord } from "../../providers/json.ts";
import type { StripeWorld } from "../world.ts";
import type { FormValue } from "./form.ts";
import { readParameters } from "./parameters.ts";

export type Call<P> = {
  parameters: P;
  /** What `:id` stood for in the path; empty for collections. */
  id: string;
  /** The path as it was called, which lists repeat. */
  path: string;
  world: StripeWorld;
};

export type Route = {
  method: "GET" | "POST" | "DELETE";
  pattern: RegExp;
  perform(form: FormValue, call: Omit<Call<never>, "parameters">): unknown;
};

/** One operation of the API: `POST /v1/customers/:id`, the schema of its parameters, and what it does. */
export function route<P>(operation: string, schema: JsonRecord, perform: (call: Call<P>) => unknown): Route {
  const [verb = "", path = ""] = operation.split(" ");
  const method = (["GET", "POST", "DELETE"] as const).find((each) => each === verb);
  if (!method) throw new Error(`${operation} does not begin with GET, POST or DELETE.`);
  return {
    method,
    pattern: new RegExp(`^${path.replace(":id", "([^/]+)")}$`),
    perform: (form, call) => perform({ ...call, parameters: checked<P>(schema, form) }),
  };
}

/** Safe because each route names the schema that was generated from its type P. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters
const checked = <P>(schema: JsonRecord, form: FormValue): P => readParameters(schema, form) as P;
