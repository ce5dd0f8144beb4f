import type { AttemptOutcome } from "@causeway/routing";
import { objectOf, objectsOf, textOf } from "../loosely.ts";
import { readError as readAnyError } from "../provider-error/read-error.ts";

type Headers = Readonly<Record<string, string | undefined>>;

/** Google says in the body when to come back. */
export function readError(status: number, headers: Headers, body: unknown): AttemptOutcome {
  const error = objectOf(objectOf(Array.isArray(body) ? body[0] : body)?.["error"]);
  const delay = objectsOf(error?.["details"])
    .map((detail) => /^(\d+(?:\.\d+)?)s$/.exec(textOf(detail["retryDelay"]) ?? "")?.[1])
    .find((seconds) => seconds !== undefined);
  const known = headers["retry-after"] ?? headers["retry-after-ms"];
  return readAnyError(
    status,
    delay === undefined || known !== undefined ? headers : { ...headers, "retry-after": delay },
    body,
  );
}
