import { type AwsSigner, createAwsSigner } from "@causeway/aws-signature";
import { type GuardedRequest, signWebhook } from "@causeway/webhooks";
import { addressOf, type DestinationConfig, regionOf } from "./destination-config.ts";
import type { TracedCall } from "./traced-call.ts";
import { traceIdOf, writeTraces } from "./write-traces.ts";

const json = { "content-type": "application/json" } as const;

/** What is to be sent for calls: one request, or with S3 one for each call. Sent again they are the same, time and proof aside. */
export async function writeRequests(
  config: DestinationConfig,
  calls: readonly TracedCall[],
  now: Date,
): Promise<readonly GuardedRequest[]> {
  switch (config.type) {
    case "otel-collector":
      return [
        {
          method: "POST",
          url: withPath(config.endpoint, "/v1/traces"),
          headers: { ...config.headers, ...json },
          body: writeTraces(calls, "otel"),
        },
      ];
    case "langfuse":
      return [
        {
          method: "POST",
          url: withPath(config.baseUrl, "/api/public/otel/v1/traces"),
          headers: {
            ...config.headers,
            ...json,
            authorization: `Basic ${Buffer.from(`${config.publicKey}:${config.secretKey}`).toString("base64")}`,
            "x-langfuse-ingestion-version": "4",
          },
          body: writeTraces(calls, "langfuse"),
        },
      ];
    case "webhook":
      return [writeWebhook(config, calls, now)];
    case "s3":
      return await writeObjects(config, calls);
  }
}

/** An address that names the path already keeps it. */
function withPath(address: string, path: string): string {
  const base = address.replace(/\/+$/, "");
  return base.endsWith(path) ? base : base + path;
}

type WebhookConfig = DestinationConfig & { readonly type: "webhook" };

/** Its id follows from the calls: a batch that is sent again is known by it. */
function writeWebhook({ url, method, headers, signingSecret }: WebhookConfig, calls: readonly TracedCall[], now: Date) {
  const id = `trace_${calls[0]?.id ?? "none"}_${calls.length}`;
  const signed = signWebhook({ id, at: now, body: writeTraces(calls, "otel") }, signingSecret);
  return { method, url, headers: { ...headers, ...signed.headers }, body: signed.body };
}

type S3Config = DestinationConfig & { readonly type: "s3" };

function writeObjects(config: S3Config, calls: readonly TracedCall[]): Promise<readonly GuardedRequest[]> {
  const signer = createAwsSigner({ service: "s3", region: regionOf(config), credentials: config });
  return Promise.all(calls.map((call) => writeObject(config, call, signer)));
}

async function writeObject(config: S3Config, call: TracedCall, signer: AwsSigner): Promise<GuardedRequest> {
  const { bucketName, headers = {} } = config;
  const key = objectKeyOf(config, call);
  const url = new URL(
    `${addressOf(config).url.replace(/\/+$/, "")}/${[bucketName, ...key.split("/")].map(encode).join("/")}`,
  );
  const body = writeTraces([call], "otel");
  const proof = await signer.sign({ method: "PUT", url, headers: { ...headers, ...json }, body });
  return { method: "PUT", url: url.href, headers: proof, body };
}

/** As the signature wants a path: all but what is unreserved is escaped. */
const encode = (segment: string): string =>
  encodeURIComponent(segment).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** The same for a call however often it is told: its object is written over. */
function objectKeyOf({ pathTemplate, prefix }: S3Config, call: TracedCall): string {
  const [date = "", time = ""] = call.startedAt.toISOString().split("T");
  const [year = "", month = "", day = ""] = date.split("-");
  const values: Readonly<Record<string, string>> = {
    prefix,
    date,
    year,
    month,
    day,
    apiKeyName: (call.identity?.apiKeyName ?? "key").replaceAll(/[^\w.-]+/g, "-"),
  };
  const folder = pathTemplate.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const file = `${traceIdOf(call)}-${time.replaceAll(/\D/g, "").slice(0, 9)}.json`;
  // Whoever reads a path must not be led out of it.
  const segments = folder.split("/").filter((segment) => !["", ".", ".."].includes(segment));
  return [...segments, file].join("/");
}
