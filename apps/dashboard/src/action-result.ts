import { AppError } from "@causeway/errors";
import { unstable_rethrow } from "next/navigation";
import { ZodError } from "zod";

/** What a server action tells its form: expected failures are values, with the field they are about. */
export type ActionResult<Value = null> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string; readonly field: string | undefined };

/** Runs the work of a server action. Redirects and bugs go on to the framework. */
export async function actionResult<Value>(work: () => Promise<Value>): Promise<ActionResult<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof ZodError) return misshapen(error);
    if (!(error instanceof AppError)) throw error;
    return { ok: false, problem: error.message, field: error.parameter };
  }
}

/** No form of ours sends it: a page of an older release may, and whoever calls actions by hand. */
function misshapen({ issues: [issue] }: ZodError): ActionResult<never> {
  const field = issue?.path.join(".") ?? "";
  const what = field === "" ? "What was sent" : field;
  return { ok: false, problem: `${what}: ${issue?.message ?? "is not what it should be"}. Reload the page.`, field };
}
