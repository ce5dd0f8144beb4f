import { AppError } from "@causeway/errors";
import { unstable_rethrow } from "next/navigation";

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
    if (!(error instanceof AppError)) throw error;
    return { ok: false, problem: error.message, field: error.parameter };
  }
}
