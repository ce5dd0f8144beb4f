"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { WarningIcon } from "@phosphor-icons/react";

/** A new signing secret, this once. */
export function ShownSecret({ value }: { value: string }) {
  return (
    <div className="grid gap-3">
      <Banner
        variant="alert"
        icon={<WarningIcon weight="fill" aria-hidden="true" />}
        title="Save this signing secret now: it is not shown again"
        description="Your server needs it to check that a delivery is ours. A former secret no longer works."
      />
      <div className="flex flex-col gap-3 rounded-lg bg-kumo-recessed p-3 ring ring-kumo-line sm:flex-row sm:items-center">
        <code data-testid="webhook-secret" className="min-w-0 flex-1 text-sm break-all select-all">
          {value}
        </code>
        <CopyButton text={value} what="secret" label="Copy secret" size="base" variant="primary" />
      </div>
    </div>
  );
}
