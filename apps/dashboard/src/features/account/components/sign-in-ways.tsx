"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { signInWith } from "../../auth/actions.ts";
import type { OAuthChoice } from "../../auth/oauth-providers.ts";
import { unlink } from "../actions.ts";

type SignInWaysProps = {
  readonly email: string;
  readonly linked: readonly string[];
  /** What is configured here. */
  readonly offered: readonly OAuthChoice[];
};

/** The mailed link, and other services. */
export function SignInWays({ email, linked, offered }: SignInWaysProps) {
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const remove = (provider: string) =>
    startTransition(async () => {
      const result = await answerOf(unlink(provider));
      if (result.ok) toast({ title: "Account unlinked", kind: "success" });
      else toast({ title: "That did not work", description: result.problem, kind: "error" });
    });
  const others = linked.filter((provider) => !offered.some(({ id }) => id === provider));
  const rows = [...offered, ...others.map((id) => ({ id, name: id }))];
  return (
    <Card title="How you sign in" flush>
      <ul className="divide-y divide-kumo-hairline text-sm">
        <li className="px-4 py-3">
          <p className="font-medium text-kumo-strong">Mailed link</p>
          <p className="mt-0.5 break-words text-kumo-subtle">To {email}. Always on: it is how you get back in.</p>
        </li>
        {rows.map(({ id, name }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
            <div>
              <p className="font-medium text-kumo-strong first-letter:uppercase">{name}</p>
              <p className="mt-0.5 text-kumo-subtle">{linked.includes(id) ? "Linked." : "Not linked."}</p>
            </div>
            {linked.includes(id) ? (
              <Button disabled={pending} aria-label={`Unlink ${name}`} onClick={() => remove(id)}>
                Unlink
              </Button>
            ) : (
              <form action={signInWith}>
                <input type="hidden" name="provider" value={id} />
                <input type="hidden" name="next" value="/settings" />
                <Button type="submit" aria-label={`Link ${name}`}>
                  Link
                </Button>
              </form>
            )}
          </li>
        ))}
        <li className="px-4 py-3">
          <p className="font-medium text-kumo-strong">Passkeys</p>
          <p className="mt-0.5 text-kumo-subtle">
            Not offered yet: the sign-in library that we use has them as an experiment only.
          </p>
        </li>
      </ul>
    </Card>
  );
}
