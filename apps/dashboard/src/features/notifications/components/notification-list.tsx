"use client";

import { Card } from "@causeway/ui/card.tsx";
import { Switch } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useOptimistic, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { chooseNotification } from "../actions.ts";

export type NotificationView = {
  readonly topic: string;
  readonly title: string;
  readonly words: string;
  readonly wanted: boolean;
  readonly optional: boolean;
};

/** Which mails one gets about this workspace. */
export function NotificationList({ choices }: { readonly choices: readonly NotificationView[] }) {
  return (
    <Card flush>
      <ul className="divide-y divide-kumo-hairline">
        {choices.map((choice) => (
          <NotificationRow key={choice.topic} choice={choice} />
        ))}
      </ul>
    </Card>
  );
}

function NotificationRow({ choice: { topic, title, words, wanted, optional } }: { readonly choice: NotificationView }) {
  const [shown, show] = useOptimistic(wanted);
  const [isSaving, startTransition] = useTransition();
  const toast = useToast();
  const change = (next: boolean) =>
    startTransition(async () => {
      show(next);
      const result = await answerOf(chooseNotification(topic, next));
      if (!result.ok) toast({ title: "That was not saved", description: result.problem, kind: "error" });
    });
  return (
    <li aria-busy={isSaving} className="flex items-center justify-between gap-6 px-4 py-4">
      <div className="min-w-0">
        <p className="text-sm font-medium text-kumo-strong">{title}</p>
        <p className="mt-0.5 text-sm text-kumo-subtle">{words}</p>
      </div>
      {optional ? (
        <span className="shrink-0">
          <Switch aria-label={title} checked={shown} onCheckedChange={change} />
        </span>
      ) : (
        <span className="text-sm whitespace-nowrap text-kumo-subtle">Always sent</span>
      )}
    </li>
  );
}
