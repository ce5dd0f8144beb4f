"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { WarningIcon } from "@phosphor-icons/react";

/** A new key, this once. */
export function ShownKey({ value }: { value: string }) {
  return (
    <div className="grid gap-4">
      <Banner
        variant="alert"
        icon={<WarningIcon weight="fill" aria-hidden="true" />}
        title="Save this key now: it is not shown again"
        description="We store only its hash. If you lose it, create another one."
      />
      <div className="flex flex-col gap-3 rounded-lg bg-kumo-recessed p-3 ring ring-kumo-line sm:flex-row sm:items-center">
        <code data-testid="new-key" className="min-w-0 flex-1 text-sm break-all select-all">
          {value}
        </code>
        <CopyButton text={value} what="key" label="Copy key" size="base" variant="primary" />
      </div>
    </div>
  );
}
