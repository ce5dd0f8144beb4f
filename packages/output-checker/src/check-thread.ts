import { createContext, Script } from "node:vm";
import { checkOutput, faultOfArguments } from "@causeway/structured-output";
import type { CheckResult, CheckTask } from "./check-task.ts";

const scope: { work: () => void } = { work: () => undefined };
const context = createContext(scope);
const doWork = new Script("work()");

/** Runs in a thread. Never throws for what a text or a schema is. */
export default function check({ question, text, schema, limitMs }: CheckTask): CheckResult {
  let result: CheckResult = { kind: "too-long" };
  scope.work = () => {
    result =
      question === "output"
        ? { kind: "output", verdict: checkOutput(text, schema) }
        : { kind: "arguments", fault: faultOfArguments(text, schema) };
  };
  try {
    // The only limit that ends a loop, and a regular expression, without ending the thread.
    doWork.runInContext(context, { timeout: limitMs });
  } catch (error) {
    if (!isTimeout(error)) throw error;
  }
  return result;
}

const isTimeout = (error: unknown): boolean =>
  // Made where the script runs, whose `Error` is another.
  typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
