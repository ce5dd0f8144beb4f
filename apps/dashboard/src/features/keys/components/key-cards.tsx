import { Money } from "@causeway/ui/money.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import type { ReactNode } from "react";
import { SpendBars } from "../../limits/components/spend-bars.tsx";
import type { KeyView } from "../key-view.ts";
import { KeyActions } from "./key-actions.tsx";
import { KeyName } from "./key-name.tsx";
import { KeyStatus } from "./key-status.tsx";

type KeyCardsProps = { readonly label: string; readonly keys: readonly KeyView[]; readonly mayRevoke: boolean };

/** The keys on a phone. */
export function KeyCards({ label, keys, mayRevoke }: KeyCardsProps) {
  return (
    <ul aria-label={label} className="grid gap-3">
      {keys.map((key) => (
        <li key={key.id} className="grid gap-4 rounded-lg bg-kumo-base p-4 ring ring-kumo-line">
          <div className="flex items-start justify-between gap-3">
            <KeyName apiKey={key} />
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
