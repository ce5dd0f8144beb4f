"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { signInWith } from "../../auth/actions.ts";
import type { OAuthChoice } from "../../auth/oauth-providers.ts";
import { useToldAction } from "../../shell/use-told-action.ts";
import { unlink } from "../actions.ts";

type SignInWaysProps = {
  readonly email: string;
  readonly linked: readonly string[];
  /** What is configured here. */
  readonly offered: readonly OAuthChoice[];
};

/** The mailed link, and other services. */
export function SignInWays({ email, linked, offered }: SignInWaysProps) {
  const { pending, run } = useToldAction();
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
              <Button
                disabled={pending}
                aria-label={`Unlink ${name}`}
                onClick={() => run(() => unlink(id), "Account unlinked")}
              >
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
      </ul>
    </Card>
  );
}
