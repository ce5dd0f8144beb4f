import { writtenCookies } from "./request.fixture.ts";

/** How a door answered: `done`, or why not. `words` is all that whoever asked was told. */
export type Outcome = {
  readonly kind: "done" | "signed-out" | "forbidden" | "missing" | "refused" | "bug";
  readonly words: string;
};

/** Never throws: what no door may throw is a `bug`. */
export async function outcomeOf(open: () => Promise<unknown>): Promise<Outcome> {
  try {
    const answer = await open();
    return answer instanceof Response ? await ofResponse(answer) : ofValue(answer);
  } catch (error) {
    return ofThrown(error);
  }
}

async function ofResponse(response: Response): Promise<Outcome> {
  const words = `${response.status} ${await response.text()}`;
  if (response.ok) return { kind: "done", words };
  if (response.status === 401) return { kind: "signed-out", words };
  if (response.status === 403) return { kind: "forbidden", words };
  return { kind: response.status === 404 ? "missing" : "refused", words };
}

const noPermission = "Your role in this workspace does not allow this.";

/** What actions return: `{ ok }` with a problem, or a form's state with or without one. */
function ofValue(value: unknown): Outcome {
  const problem = typeof value === "object" && value !== null && "problem" in value ? String(value.problem) : undefined;
  const words = problem ?? `done ${writtenCookies().join(" ")}`;
  if (problem === undefined) return { kind: "done", words };
  return { kind: problem.startsWith(noPermission) ? "forbidden" : "refused", words };
}

/** The framework's own way to say "elsewhere" and "not there". */
function ofThrown(error: unknown): Outcome {
  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : "";
  const [what, , where = ""] = digest.split(";");
  const words = `${digest} ${writtenCookies().join(" ")}`;
  if (what === "NEXT_REDIRECT") return { kind: where === "/sign-in" ? "signed-out" : "done", words };
  if (what === "NEXT_HTTP_ERROR_FALLBACK") return { kind: "missing", words };
  return { kind: "bug", words: String(error) };
}
