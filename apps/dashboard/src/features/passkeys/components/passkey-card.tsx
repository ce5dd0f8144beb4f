"use client";

import { Badge } from "@causeway/ui/badge.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import type { ActionResult } from "../../../action-result.ts";
import { useToldAction } from "../../shell/use-told-action.ts";
import { dropPasskey, keepPasskey, startAddingPasskey } from "../actions.ts";
import { wordsOfRefusal } from "../words-of-refusal.ts";

export type PasskeyView = {
  readonly id: string;
  readonly name: string;
  readonly isSynced: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | undefined;
};

type PasskeyCardProps = {
  readonly passkeys: readonly PasskeyView[];
  /** Where browsers have passkeys for these pages; undefined where they have none. */
  readonly origin: string | undefined;
};

/** Somebody's passkeys: made here, and removed. */
export function PasskeyCard({ passkeys, origin }: PasskeyCardProps) {
  const { pending, run } = useToldAction();
  return (
    <Card
      title="Passkeys"
      description="Sign in with your device's screen lock or a security key, without a mail."
      action={
        origin !== undefined && (
          <Button disabled={pending} onClick={() => run(() => makePasskey(origin), "Passkey added")}>
            Add a passkey
          </Button>
        )
      }
      flush
    >
      {passkeys.length === 0 ? (
        <p className="px-4 py-3 text-sm text-kumo-subtle">
          {origin === undefined
            ? "Browsers have no passkeys for this address: it needs a name and https."
            : "None yet. The mailed link goes on working beside them."}
        </p>
      ) : (
        <ul aria-label="Passkeys" className="divide-y divide-kumo-hairline">
          {passkeys.map(({ id, name, isSynced, createdAt, lastUsedAt }) => (
            <li key={id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3">
              <div className="min-w-0">
                <p className="text-sm font-medium break-words text-kumo-strong">
                  {name} {isSynced && <Badge variant="secondary">Synced</Badge>}
                </p>
                <p className="mt-0.5 text-sm text-kumo-subtle">
                  added <RelativeTime date={createdAt} /> ·{" "}
                  {lastUsedAt === undefined ? (
                    "never used"
                  ) : (
                    <>
                      last used <RelativeTime date={lastUsedAt} />
                    </>
                  )}
                </p>
              </div>
              <Button
                disabled={pending}
                aria-label={`Remove the passkey of ${name}`}
                onClick={() => run(() => dropPasskey(id), "Passkey removed")}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Asks the browser for one, which asks its person. */
async function makePasskey(origin: string): Promise<ActionResult> {
  if (window.location.origin !== origin) return { ok: false, field: undefined, problem: `Open ${origin} to add one.` };
  const started = await startAddingPasskey();
  if (!started.ok) return started;
  const { startRegistration } = await import("@simplewebauthn/browser");
  try {
    return await keepPasskey(await startRegistration({ optionsJSON: started.value }));
  } catch (error) {
    return { ok: false, field: undefined, problem: wordsOfRefusal(error) };
  }
}
