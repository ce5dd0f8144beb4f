import { type ToastMessage, useToast } from "@causeway/ui/toast.tsx";
import { useTransition } from "react";
import { answerOf } from "../../action-answer.ts";
import type { ActionResult } from "../../action-result.ts";

type ToldAction = {
  readonly pending: boolean;
  /** `done`: what is said when it has worked, its title alone or all of it. */
  readonly run: <Value>(
    action: () => Promise<ActionResult<Value>>,
    done: string | ((value: Value) => ToastMessage),
  ) => void;
};

/** Runs actions of buttons that have no place of their own for an answer: a short message tells what came of them. */
export function useToldAction(): ToldAction {
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  return {
    pending,
    run: (action, done) =>
      startTransition(async () => {
        const result = await answerOf(action());
        if (!result.ok) toast({ title: "That did not work", description: result.problem, kind: "error" });
        else toast(typeof done === "string" ? { title: done, kind: "success" } : done(result.value));
      }),
  };
}
