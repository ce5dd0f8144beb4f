import { z } from "zod";
import type { DestinationType } from "./destination-type.ts";

const text = (what: string, most = 500) =>
  z
    .string(`Give ${what}.`)
    .trim()
    .min(1, `Give ${what}.`)
    .max(most, `At most ${most} characters are possible.`)
    .regex(/^[\x20-\x7e]*$/, "Only visible ASCII characters are possible.");

/** Ours say what is sent, how long it is and who sent it. */
const reserved = ["host", "content-length", "content-type", "transfer-encoding", "connection"];

const headers = z
  .record(
    z
      .string()
      .regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, "This is not a header's name.")
      .refine((name) => !reserved.includes(name.toLowerCase()), "This header is set by the sender."),
    text("a header's value", 4_000),
  )
  .refine((all) => Object.keys(all).length <= 20, "At most 20 headers are possible.")
  .optional();

const url = text("an address that begins with https://", 2_048);

const schemas = {
  "otel-collector": z.strictObject({ endpoint: url, headers }),
  langfuse: z.strictObject({
    baseUrl: url.default("https://us.cloud.langfuse.com"),
    publicKey: text("the project's public key"),
    secretKey: text("the project's secret key"),
    headers,
  }),
  webhook: z.strictObject({
    url,
    method: z.enum(["POST", "PUT"]).default("POST"),
    headers,
    signingSecret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/=]{32,100}$/, "A signing secret is whsec_ and at least 24 bytes in base64."),
  }),
  s3: z.strictObject({
    bucketName: text("the bucket's name", 255).regex(
      /^[\w.-]+$/,
      "A bucket's name has letters, digits, dots and hyphens.",
    ),
    accessKeyId: text("the access key's id"),
    secretAccessKey: text("the secret access key"),
    sessionToken: text("the session's token", 4_000).optional(),
    region: text("the region", 100).optional(),
    endpoint: url.optional(),
    prefix: text("a prefix").default("causeway-traces"),
    pathTemplate: text("a template").default("{prefix}/{date}"),
    headers,
  }),
} as const satisfies Record<DestinationType, z.ZodType>;

export type DestinationConfig = {
  readonly [Type in DestinationType]: { readonly type: Type } & Readonly<z.output<(typeof schemas)[Type]>>;
}[DestinationType];

/** What is said of a config that is not one. */
export type ConfigFault = { readonly field: string; readonly message: string };

/** The config as it is used, with its defaults, or what is wrong with it first. */
export function readConfig(
  type: DestinationType,
  given: unknown,
): { readonly config: DestinationConfig } | { readonly fault: ConfigFault } {
  const result = schemas[type].safeParse(given);
  // Each schema is that of its type.
  if (result.success) return { config: { type, ...result.data } as DestinationConfig };
  const [issue] = result.error.issues;
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const field = [...(issue?.path ?? []).map(String), ...(unknown === undefined ? [] : [unknown])].join(".");
  const message =
    unknown === undefined
      ? (issue?.message ?? "is not valid")
      : `There is no such field; possible are ${Object.keys(schemas[type].shape).join(", ")}.`;
  return { fault: { field, message } };
}

/** The address that a config makes us call; the rules of egress decide whether that may be. */
export function addressOf(config: DestinationConfig): { readonly field: string; readonly url: string } {
  switch (config.type) {
    case "otel-collector":
      return { field: "endpoint", url: config.endpoint };
    case "langfuse":
      return { field: "baseUrl", url: config.baseUrl };
    case "webhook":
      return { field: "url", url: config.url };
    case "s3":
      return { field: "endpoint", url: config.endpoint ?? `https://s3.${regionOf(config)}.amazonaws.com` };
  }
}

export const regionOf = ({ region }: DestinationConfig & { readonly type: "s3" }): string => region ?? "us-east-1";

const secretFields: readonly string[] = [
  "secretKey",
  "publicKey",
  "signingSecret",
  "accessKeyId",
  "secretAccessKey",
  "sessionToken",
];

const masked = "…";

const fieldsOf = (config: DestinationConfig): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(config).filter(([name]) => name !== "type"));

/** With every secret masked: this may be shown. Values of headers are secrets all of them. */
export function maskConfig(config: DestinationConfig): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fieldsOf(config)).map(([name, value]) => {
      if (name === "headers") return [name, Object.fromEntries(Object.keys(value ?? {}).map((key) => [key, masked]))];
      return [name, secretFields.includes(name) && typeof value === "string" ? mask(value) : value];
    }),
  );
}

const mask = (secret: string): string =>
  secret.length < 16 ? masked : `${secret.slice(0, 4)}${masked}${secret.slice(-4)}`;

/** A config after a change: what is left out, or masked still, stays as it was; null takes a field away. */
export function mergeConfig(
  config: DestinationConfig,
  change: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const present = fieldsOf(config);
  const merged: Record<string, unknown> = { ...present };
  for (const [name, value] of Object.entries(change)) {
    if (typeof value === "string" && value.includes(masked)) continue;
    if (value === null) delete merged[name];
    else merged[name] = name === "headers" ? mergeHeaders(config.headers, value) : value;
  }
  return merged;
}

function mergeHeaders(present: Readonly<Record<string, string>> | undefined, change: unknown): unknown {
  if (typeof change !== "object" || change === null) return change;
  return Object.fromEntries(
    Object.entries(change).map(([name, value]) => [name, value === masked ? (present?.[name] ?? value) : value]),
  );
}
