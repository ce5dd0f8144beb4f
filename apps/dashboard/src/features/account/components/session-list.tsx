"use client";

import { Badge } from "@causeway/ui/badge.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { useToldAction } from "../../shell/use-told-action.ts";
import { endOtherSessions, endSession } from "../actions.ts";

export type SessionView = {
  readonly id: string;
  readonly browser: string;
  readonly ipAddress: string | undefined;
  readonly since: string;
  readonly lastSeenAt: string | undefined;
  readonly isCurrent: boolean;
};

/** Where one is signed in. */
export function SessionList({ sessions }: { readonly sessions: readonly SessionView[] }) {
  const { pending, run } = useToldAction();
  return (
    <Card
      title="Sessions"
      description="Where you are signed in. A session ends by itself after 30 days without use."
      action={
        sessions.length > 1 && (
          <Button disabled={pending} onClick={() => run(endOtherSessions, "You are signed out everywhere else")}>
            Sign out everywhere else
          </Button>
        )
      }
      flush
    >
      <ul aria-label="Sessions" className="divide-y divide-kumo-hairline">
        {sessions.map(({ id, browser, ipAddress, since, lastSeenAt, isCurrent }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3">
            <div className="min-w-0">
              <p className="text-sm font-medium text-kumo-strong">
                {browser} {isCurrent && <Badge variant="secondary">This one</Badge>}
              </p>
              <p className="mt-0.5 text-sm text-kumo-subtle">
                {ipAddress !== undefined && `${ipAddress} · `}
                signed in <RelativeTime date={since} />
                {lastSeenAt !== undefined && !isCurrent && (
                  <>
                    {" "}
                    · last seen <RelativeTime date={lastSeenAt} />
                  </>
                )}
              </p>
            </div>
            {!isCurrent && (
              <Button
                disabled={pending}
                aria-label={`Sign out ${browser}`}
                onClick={() => run(() => endSession(id), "This session has ended")}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
