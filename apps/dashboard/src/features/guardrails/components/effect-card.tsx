import { Badge } from "@causeway/ui/badge.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { formatCount } from "@causeway/ui/format-count.ts";
import type { GuardrailEffect } from "@causeway/services";

const mostShown = 10;

/** What the saved rules about models, providers and data leave of the catalogue, and of the calls of late. */
export function EffectCard({ effect }: { readonly effect: GuardrailEffect }) {
  const { endpoints, days, isOfBound, calls, against } = effect;
  const refused = against.reduce((sum, row) => sum + (row.goesElsewhere ? 0 : row.calls), 0);
  const elsewhere = against.reduce((sum, row) => sum + (row.goesElsewhere ? row.calls : 0), 0);
  return (
    <Card
      title="What it changes"
      description="By what is saved of models, providers and data. Texts are not kept, so nobody knows what its filters would have found."
    >
      <div className="grid gap-3 text-sm">
        <p>
          Removes <span className="tabular font-medium text-kumo-strong">{formatCount(endpoints.removed)}</span> of{" "}
          {formatCount(endpoints.all)} endpoints of the catalogue.
        </p>
        <p>
          {isOfBound ? "Those whom it binds" : "It binds nobody; the whole workspace"} made{" "}
          <span className="tabular font-medium text-kumo-strong">{formatCount(calls)}</span> calls in the last {days}{" "}
          days.{" "}
          {against.length === 0
            ? calls > 0 && "All of them would have gone the same way."
            : `It would have refused ${formatCount(refused)} of them, and sent ${formatCount(elsewhere)} to another provider.`}
        </p>
        {against.length > 0 && (
          <ul aria-label="Calls that it would have changed" className="divide-y divide-kumo-hairline">
            {against.slice(0, mostShown).map(({ modelId, providerId, why, goesElsewhere, calls: count }) => (
              <li key={`${modelId} ${providerId}`} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2">
                <Badge variant={goesElsewhere ? "warning" : "error"}>{goesElsewhere ? "Elsewhere" : "Refused"}</Badge>
                <span className="tabular text-kumo-strong">{formatCount(count)}</span>
                <span className="min-w-0 break-words">
                  {modelId}
                  {providerId !== undefined && ` at ${providerId}`}: {why}
                </span>
              </li>
            ))}
          </ul>
        )}
        {against.length > mostShown && <p className="text-kumo-subtle">And {against.length - mostShown} more.</p>}
      </div>
    </Card>
  );
}
