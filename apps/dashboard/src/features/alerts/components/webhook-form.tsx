"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { type FormEvent, useRef, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { saveWebhook } from "../actions.ts";

type WebhookFormProps = {
  readonly url: string;
  readonly hasSecret: boolean;
  /** A new secret was made: it is shown this once. */
  readonly onSecret: (secret: string | undefined) => void;
};

/** The address, and a new secret when the old one got about. */
export function WebhookForm({ url, hasSecret, onSecret }: WebhookFormProps) {
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const field = useRef<HTMLInputElement>(null);
  const toast = useToast();

  const save = (newSecret: boolean) =>
    startTransition(async () => {
      const result = await answerOf(saveWebhook(field.current?.value ?? "", newSecret));
      setProblem(result.ok ? undefined : result.problem);
      if (!result.ok) return;
      onSecret(result.value.secret);
      toast({ title: "Webhook saved", kind: "success" });
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(false);
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-wrap items-start gap-3">
      <div className="min-w-60 flex-1">
        <Input
          ref={field}
          label="Address"
          name="url"
          type="url"
          placeholder="https://example.com/hooks/causeway"
          autoComplete="off"
          defaultValue={url}
          className="w-full"
          {...(problem !== undefined && { error: problem })}
        />
      </div>
      <div className="flex flex-wrap gap-2 sm:mt-7">
        <Button type="submit" variant={hasSecret ? "secondary" : "primary"} loading={pending}>
          Save address
        </Button>
        {hasSecret && (
          <Button onClick={() => save(true)} disabled={pending}>
            New secret
          </Button>
        )}
      </div>
    </form>
  );
}
