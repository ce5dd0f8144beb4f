import { Banner } from "@causeway/ui/banner.tsx";
import type { RouteView } from "../route-view.ts";

/** Who could serve the call and in which order, who could not, and why. */
export function RouteReasons({ route }: { route: RouteView }) {
  const { rankedBy, candidates, excluded, notes, warnings } = route;
  return (
    <div className="grid gap-3 text-sm">
      {warnings.map((warning) => (
        <Banner key={warning} variant="alert" title={warning} />
      ))}
      <p className="text-kumo-default">
        {candidates.length === 1 ? "One endpoint" : `${candidates.length} endpoints`} could serve it
        {candidates.length > 1 && `; the order was ${rankedBy}`}.
      </p>
      <ol aria-label="Could serve it" className="grid list-decimal gap-1 pl-5">
        {candidates.map(({ endpoint, provider, facts }) => (
          <li key={`${endpoint} ${facts}`}>
            <span title={endpoint}>{provider}</span>
            {facts !== "" && <span className="text-xs text-kumo-subtle"> · {facts}</span>}
          </li>
        ))}
      </ol>
      {notes.map((note) => (
        <p key={note} className="text-kumo-subtle">
          {note}
        </p>
      ))}
      {excluded.length > 0 && (
        <details>
          <summary className="w-fit cursor-pointer text-xs text-kumo-subtle hover:text-kumo-default">
            {excluded.length} left out, and why
          </summary>
          <ul aria-label="Left out" className="mt-2 grid gap-1">
            {excluded.map(({ endpoint, provider, why }, index) => (
              // One endpoint may be left out twice: with an own key and without.
              <li key={`${endpoint} ${index}`}>
                <span title={endpoint}>{provider}</span>
                <span className="text-xs text-kumo-subtle"> · {why}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
