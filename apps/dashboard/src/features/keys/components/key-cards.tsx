import { Checkbox } from "@causeway/ui/field.tsx";
import { Money } from "@causeway/ui/money.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import type { ReactNode } from "react";
import { SpendBars } from "../../limits/components/spend-bars.tsx";
import { KeyActions } from "./key-actions.tsx";
import { KeyName } from "./key-name.tsx";
import { KeyStatus } from "./key-status.tsx";
import type { KeyListProps } from "./key-table.tsx";

/** The keys on a phone. */
export function KeyCards({ label, keys, mayRevoke, selection }: KeyListProps) {
  return (
    <ul aria-label={label} className="grid gap-3">
      {keys.map((key) => (
        <li key={key.id} className="grid gap-4 rounded-lg bg-kumo-base p-4 ring ring-kumo-line">
          <div className="flex items-start gap-3">
            {selection && (
              <Checkbox
                aria-label={`Select ${key.name}`}
                checked={selection.has(key.id)}
                onCheckedChange={(on) => selection.set(key.id, on)}
              />
            )}
            <div className="min-w-0 flex-1">
              <KeyName apiKey={key} />
            </div>
            <KeyStatus status={key.status} />
          </div>
          <dl className="grid grid-cols-2 gap-3 text-sm">
            <Fact term="Spend this month">
              <Money amount={key.spentThisMonth} />
            </Fact>
            <Fact term="In total">
              <Money amount={key.spentTotal} />
            </Fact>
            <Fact term="Last used">{key.lastUsedAt ? <RelativeTime date={key.lastUsedAt} /> : "Never"}</Fact>
            <Fact term="Created">
              <RelativeTime date={key.createdAt} />
            </Fact>
            {key.expiresAt && (
              <Fact term={key.status === "expired" ? "Expired" : "Expires"}>
                <RelativeTime date={key.expiresAt} />
              </Fact>
            )}
          </dl>
          <SpendBars spending={key.limits.spending} />
          {mayRevoke && key.status !== "revoked" && <KeyActions apiKey={key} />}
        </li>
      ))}
    </ul>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-kumo-subtle">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
