"use client";

import { Button, LinkButton } from "@causeway/ui/button.tsx";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { useSyncExternalStore } from "react";

export type PageProblemProps = {
  /** The number under which the server logged the error; absent when the browser failed. */
  readonly digest: string | undefined;
};

/** A page that failed: what to do, and an id to name when asking for help. */
export function PageProblem({ digest }: PageProblemProps) {
  const requestId = useSyncExternalStore(neverChanges, readRequestId, () => undefined);
  const id = [requestId, digest].filter(Boolean).join("/");
  return (
    <div role="alert" className="mx-auto flex max-w-lg flex-col items-center px-4 py-24 text-center">
      <h1 className="text-2xl font-semibold tracking-tight text-kumo-strong">This page did not load</h1>
      <p className="mt-2 text-sm text-kumo-subtle">
        Something failed on our side; nothing of yours was changed. Try again. If it stays, name this request id.
      </p>
      {id && (
        <p className="mt-4 flex max-w-full items-center gap-1 rounded-md bg-kumo-recessed py-1 pr-1 pl-3 text-sm">
          <code className="min-w-0 break-all">{id}</code>
          <CopyButton text={id} what="request id" size="xs" />
        </p>
      )}
      <div className="mt-6 flex gap-2">
        {/* A whole load: what failed on the server has to be asked of the server again. */}
        <Button variant="primary" onClick={() => window.location.reload()}>
          Try again
        </Button>
        <LinkButton href="/">Start page</LinkButton>
      </div>
    </div>
  );
}

/** The root layout leaves it on the page, because no script can read a page's own headers. */
const readRequestId = () => document.documentElement.dataset["requestId"];

const neverChanges = () => () => undefined;
