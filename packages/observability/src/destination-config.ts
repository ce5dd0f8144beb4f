import { isWebhookSecret } from "@causeway/webhooks";
import { z } from "zod";
import type { DestinationType } from "./destination-type.ts";

const text = (what: string, most = 500) =>
  z
    .string(`Give ${what}.`)
    .trim()
    .min(1, `Give ${what}.`)
    .max(most, `At most ${most} characters are possible.`)
    .regex(/^[\x20-\x7e]*$/, "Only visible ASCII characters are possible.");

/** Ours say what is sent, how long it is and over which connection. */
const reserved = [
  "host",
  "content-length",
  "content-type",
  "transfer-encoding",
  "connection",
  "keep-alive",
  "upgrade",
  "expect",
];

const headers = z
  .record(z.string(), text("a header's value", 4_000))
  .superRefine((all, check) => {
    for (const name of Object.keys(all)) {
      const message = faultOfHeader(name);
      if (message !== undefined) check.addIssue({ code: "custom", path: [name], message });
    }
    if (Object.keys(all).length > 20) check.addIssue({ code: "custom", message: "At most 20 headers are possible." });
  })
  // A name in two spellings would be sent twice, and once past what we set ourselves.
  .transform((all) => Object.fromEntries(Object.entries(all).map(([name, value]) => [name.toLowerCase(), value])))
  .optional();

function faultOfHeader(name: string): string | undefined {
  if (!/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name)) return "This is not a header's name.";
  return reserved.includes(name.toLowerCase()) ? "This header is set by the sender." : undefined;
}

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
    signingSecret: z.string().refine(isWebhookSecret, "A signing secret is whsec_ and 24 to 64 bytes in base64."),
  }),
  s3: z.strictObject({
    bucketName: text("the bucket's name", 255).regex(
      /^[A-Za-z\d][\w.-]*[A-Za-z\d]$/,
      "A bucket's name has letters, digits, dots and hyphens, and begins and ends with a letter or digit.",
    ),
    accessKeyId: text("the access key's id"),
    secretAccessKey: text("the secret access key"),
    sessionToken: text("the session's token", 4_000).optional(),
    region: text("the region", 100)
      .regex(/^[a-z\d-]+$/, "A region is named like us-east-1.")
      .optional(),
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

type Change = Readonly<Record<string, unknown>>;

/** A config after a change: what is left out, or masked still, stays as it was; null takes a field away. */
export const mergeConfig = (config: DestinationConfig, change: Change): Change => mergeFields(fieldsOf(config), change);

/** The same where the secrets cannot be opened any more: of the config as it was `shown`, all but them is known. */
export const mergeShown = (shown: Change, change: Change): Change =>
  mergeFields(
    Object.fromEntries(Object.entries(shown).filter(([name]) => name !== "headers" && !secretFields.includes(name))),
    change,
  );

function mergeFields(present: Change, change: Change): Change {
  const merged: Record<string, unknown> = { ...present };
  for (const [name, value] of Object.entries(change)) {
    if (isMaskedSecret(name, value)) continue;
    if (value === null) delete merged[name];
    else merged[name] = name === "headers" ? mergeHeaders(present["headers"], value) : value;
  }
  return merged;
}

const isMaskedSecret = (name: string, value: unknown): boolean =>
  secretFields.includes(name) && typeof value === "string" && value.includes(masked);

function mergeHeaders(present: unknown, change: unknown): unknown {
  if (typeof change !== "object" || change === null) return change;
  const known: Change = { ...(typeof present === "object" && present) };
  return Object.fromEntries(
    Object.entries(change).map(([name, value]) => [
      name,
      value === masked ? (known[name.toLowerCase()] ?? value) : value,
    ]),
  );
}

/** Those that are sent as they are, and not merely signed with. */
const sentSecrets: readonly string[] = ["secretKey", "sessionToken"];

/**
 * The first secret that a change would have sent to a server that it was not given for: whoever may change a destination
 * cannot read its secrets, and shall not have them sent to himself. `undefined`: none, or it is the same server.
 */
export function secretSentElsewhere(
  before: DestinationConfig,
  after: DestinationConfig,
  change: Change,
): string | undefined {
  if (originOf(before) === originOf(after)) return undefined;
  const kept = fieldsOf(after);
  const field = sentSecrets.find(
    (name) => kept[name] !== undefined && (change[name] === undefined || isMaskedSecret(name, change[name])),
  );
  if (field !== undefined) return field;
  const given: Change = { ...(typeof change["headers"] === "object" && change["headers"]) };
  const header = Object.keys(after.headers ?? {}).find(
    (name) => !Object.entries(given).some(([one, value]) => one.toLowerCase() === name && value !== masked),
  );
  return header && `headers.${header}`;
}

const originOf = (config: DestinationConfig): string => new URL(addressOf(config).url).origin;
