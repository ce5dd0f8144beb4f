import type { JsonObject } from "@causeway/protocol";
import { countOf, objectOf, objectsOf, stringOf, textOf } from "../loosely.ts";

/** What an error body says, whichever envelope it came in. */
export type ErrorFacts = {
  readonly message: string | undefined;
  /** The provider's own words for the kind of error: `type`, `code` and `status`, in lower case. */
  readonly words: readonly string[];
  /** A status inside the body. */
  readonly status: number | undefined;
};

/**
 * Reads `{error:{message,type,code}}` (OpenAI, Anthropic, Google with `status`), `[{error}]` (Google's OpenAI surface),
 * `{error:"…"}`, `{message}`, `{detail}` (FastAPI, Mistral) and plain text.
 */
export function readErrorFacts(body: unknown): ErrorFacts {
  if (typeof body === "string") return { message: body, words: [], status: undefined };
  const outer = objectOf(Array.isArray(body) ? body[0] : body) ?? {};
  const error = objectOf(outer["error"]) ?? outer;
  return {
    message: textOf(error["message"]) ?? textOf(outer["error"]) ?? textOf(outer["message"]) ?? detailsOf(outer),
    words: [error["type"], error["code"], error["status"], outer["code"]]
      .map((word) => stringOf(word)?.toLowerCase())
      .filter((word) => word !== undefined),
    status: statusOf(error["code"]) ?? statusOf(error["status"]) ?? statusOf(error["status_code"]),
  };
}

/** Text, or a list of `{loc, msg}` naming the fields at fault; Mistral puts it into `message`. */
function detailsOf(body: JsonObject): string | undefined {
  const detail = body["detail"] ?? objectOf(body["message"])?.["detail"] ?? body["message"];
  if (!Array.isArray(detail)) return textOf(detail);
  const faults = objectsOf(detail).map(
    ({ loc, msg }) => `${Array.isArray(loc) ? loc.join(".") : "body"}: ${stringOf(msg) ?? "is not accepted"}`,
  );
  return textOf(faults.join("; "));
}

const statusOf = (value: unknown): number | undefined => {
  const status = countOf(typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value);
  return status !== undefined && status >= 400 && status <= 599 ? status : undefined;
};
