import type { ReviewedChange } from "@causeway/services";
import { Card } from "@causeway/ui/card.tsx";
import { Nothing } from "../../operations/components/nothing.tsx";
import { AcceptButton, RejectButton } from "./change-actions.tsx";
import { ChangeFacts } from "./change-facts.tsx";

/** What waits for a person, provider by provider: many of one are one event. */
export function WaitingList({ changes }: { readonly changes: readonly ReviewedChange[] }) {
  const groups = [...Map.groupBy(changes, ({ providerId }) => providerId)];
  return (
    <Card
      title="Waiting for you"
      description="Nothing of it is in force. What is rejected is not proposed again until its source says something else."
      flush
    >
      {groups.length === 0 ? (
        <Nothing>Nothing waits.</Nothing>
      ) : (
        <ul className="divide-y divide-kumo-line">
          {groups.map(([providerId, group]) => (
            <li key={providerId}>
              {group.length > 1 && (
                <div className="flex flex-wrap items-center justify-between gap-3 bg-kumo-tint px-4 py-2 text-sm">
                  <h3 className="font-medium text-kumo-strong">
                    {providerId}: {group.length} changes
                  </h3>
                  <AcceptButton
                    ids={group.map(({ id }) => id)}
                    label={`Accept all ${group.length}`}
                    accessibleLabel={`Accept all ${group.length} changes of ${providerId}`}
                  />
                </div>
              )}
              <ul className="divide-y divide-kumo-hairline">
                {group.map((change) => (
                  <li key={change.id} className="flex flex-wrap items-start justify-between gap-3 px-4 py-3 text-sm">
                    <ChangeFacts change={change} />
                    <div className="flex flex-wrap gap-2">
                      <AcceptButton ids={[change.id]} label="Accept" accessibleLabel={`Accept ${change.subject}`} />
                      <RejectButton id={change.id} subject={change.subject} />
                    </div>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
