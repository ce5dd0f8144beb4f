"use client";

import { Button, CopyButton } from "@causeway/ui";

export type PageProblemProps = {
  /** Next's name for the error in the server's log. */
  readonly id: string | undefined;
  readonly retry: () => void;
};

/** A page that failed: what to do, and a number to name when asking for help. */
export function PageProblem({ id, retry }: PageProblemProps) {
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center px-4 py-24 text-center">
      <h1 className="text-2xl font-semibold tracking-tight text-kumo-strong">This page did not load</h1>
      <p className="mt-2 text-sm text-kumo-subtle">
        Something failed on our side; nothing of yours was changed. Try again. If it stays, name this request id.
      </p>
      {id && (
        <p className="mt-4 flex items-center gap-1 rounded-md bg-kumo-recessed py-1 pr-1 pl-3 text-sm">
          <code>{id}</code>
          <CopyButton text={id} what="request id" size="xs" />
        </p>
      )}
      <div className="mt-6">
        <Button variant="primary" onClick={retry}>
          Try again
        </Button>
      </div>
    </div>
  );
}
