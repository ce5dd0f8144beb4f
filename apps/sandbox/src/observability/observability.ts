import { type Exchange, sendJson } from "../http/exchange.ts";
import { parseJson, readBody } from "../http/read-body.ts";
import { checkAwsSignature } from "./check-aws-signature.ts";

/** One request that was accepted, as the control interface shows it. */
export type ReceivedTraces = {
  /** `otel`, `langfuse`, `webhook` or `s3`. */
  kind: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  /** As it came: webhooks are signed over it. */
  text: string;
  body: unknown;
};

/** What accounts here are called. */
export const langfuseKeys = { publicKey: "pk-lf-sandbox-0000", secretKey: "sk-lf-sandbox-0000" } as const;
export const s3Keys = { accessKeyId: "AKIASANDBOX000000000", secretAccessKey: "sandbox/secret+key" } as const;

const mostKept = 1_000;

/**
 * A collector, a Langfuse, a webhook's receiver and a bucket: `/observability/<kind>/…`. The control interface lists what came
 * and says how often which status is answered instead.
 */
export function openObservability() {
  let received: ReceivedTraces[] = [];
  let troubles: { status: number; times: number; kind?: string; ifContains?: string } | undefined;

  return {
    async answer(exchange: Exchange): Promise<void> {
      const { request, response, method, path } = exchange;
      const kind = path.split("/")[2] ?? "";
      const text = (await readBody(request)).toString("utf8");
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const refusal = refusalOf(exchange, { kind, text, headers });
      if (refusal) return sendJson(response, refusal.status, { error: refusal.error });
      if (
        troubles &&
        troubles.times > 0 &&
        (troubles.kind ?? kind) === kind &&
        text.includes(troubles.ifContains ?? "")
      ) {
        troubles.times -= 1;
        return sendJson(response, troubles.status, { error: "This is a scripted failure." });
      }
      received.push({ kind, method, path, headers, text, body: parseJson(Buffer.from(text)) });
      if (received.length > mostKept) received.shift();
      return sendJson(response, 200, {});
    },

    /** `GET` lists, `POST {status, times, kind?, ifContains?}` scripts failures. */
    async control({ request, response, method }: Exchange): Promise<void> {
      if (method === "POST") {
        troubles = parseJson(await readBody(request)) as typeof troubles;
        return sendJson(response, 200, { set: true });
      }
      return sendJson(response, 200, received);
    },

    reset(): void {
      received = [];
      troubles = undefined;
    },
  };
}

type Request = { kind: string; text: string; headers: Record<string, string> };

function refusalOf({ method, path }: Exchange, { kind, text, headers }: Request) {
  if (kind === "s3") {
    if (method !== "PUT") return { status: 405, error: "Objects are put here." };
    const fault = checkAwsSignature({ method, path, headers, body: text }, s3Keys);
    return fault === undefined ? undefined : { status: 403, error: fault };
  }
  if (kind === "langfuse") {
    const wanted = Buffer.from(`${langfuseKeys.publicKey}:${langfuseKeys.secretKey}`).toString("base64");
    if (headers["authorization"] !== `Basic ${wanted}`)
      return { status: 401, error: "Those are not the project's keys." };
    return path.endsWith("/api/public/otel/v1/traces") ? undefined : { status: 404, error: "There is nothing here." };
  }
  if (kind === "otel")
    return path.endsWith("/v1/traces") ? undefined : { status: 404, error: "Traces go to /v1/traces." };
  if (kind === "webhook") return undefined;
  return { status: 404, error: `There is no ${kind} here.` };
}
