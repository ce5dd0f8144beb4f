import { AppError } from "@causeway/errors";
import { openPlaygroundKey } from "@causeway/services";
import { readEnv } from "../../env.ts";
import type { AccountSession } from "../auth/session.ts";
import { keyContext } from "../keys/key-context.ts";
import { callInputSchema, longestBodyBytes } from "./call-input.ts";
import { playgroundSecretOf } from "./playground-secret.ts";

/**
 * Makes a call with the member's playground key and hands the answer on as it comes, so that limits, credits and books
 * are those of any call. When the browser goes away or stops, so does the call.
 * Throws `forbidden` for a role that may not call models, `invalid-request`, `service-unavailable`.
 */
export async function relayCall({ actor, workspace }: AccountSession, request: Request): Promise<Response> {
  const { API_URL, DASHBOARD_URL } = readEnv();
  const context = { ...keyContext(actor), playgroundSecretOf };
  const { key } = await openPlaygroundKey(context, { workspaceId: workspace.id });
  const input = callInputSchema.safeParse(await readBody(request));
  if (!input.success) {
    const [issue] = input.error.issues;
    throw new AppError("invalid-request", `${issue?.path.join(".")}: ${issue?.message}`);
  }
  const answer = await fetch(`${API_URL}/api/v1/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "http-referer": `${DASHBOARD_URL}/playground`,
      "x-title": "Playground",
    },
    body: JSON.stringify({ ...input.data, stream: true }),
    signal: request.signal,
    redirect: "error",
  }).catch((error: unknown) => {
    if (request.signal.aborted) throw error;
    throw new AppError("service-unavailable", "The API did not answer. Try again in a moment.");
  });
  const headers = new Headers({ "cache-control": "no-store, no-transform", "x-accel-buffering": "no" });
  for (const name of ["content-type", "retry-after", "x-request-id", "x-generation-id"]) {
    const value = answer.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(answer.body, { status: answer.status, headers });
}

async function readBody(request: Request): Promise<unknown> {
  // What says no length is counted as it comes.
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of request.body ?? []) {
    length += piece.byteLength;
    if (length > longestBodyBytes) {
      throw new AppError(
        "invalid-request",
        `The conversation and its files have more than ${longestBodyBytes / 1024 ** 2} MB together. Begin a new one, or send smaller files.`,
      );
    }
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString("utf8"));
  } catch {
    throw new AppError("invalid-request", "The body is not JSON.");
  }
}
