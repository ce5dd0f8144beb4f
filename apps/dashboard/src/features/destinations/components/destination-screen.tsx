"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { RefreshWhileVisible } from "../../shell/refresh-while-visible.tsx";
import { ConfirmDialog } from "../../workspace/components/confirm-dialog.tsx";
import { removeDestination, switchDestination, tryDestination } from "../actions.ts";
import { destinationFormValues } from "../destination-form.ts";
import { wordsOf } from "../destination-words.ts";
import type { DestinationPageData } from "../queries.ts";
import { DestinationEditor } from "./destination-editor.tsx";
import { DestinationStatus, StateWords } from "./destination-state.tsx";

/** One destination: how it fares, and what it is told. */
export function DestinationScreen({ destination, mayManage }: DestinationPageData) {
  const { id, name, type, enabled, state, apiKeyIds, filterRules } = destination;
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const isOn = enabled && state.pausedAt === undefined;

  const toggle = () =>
    startTransition(async () => {
      const result = await answerOf(switchDestination(id, !isOn));
      if (result.ok) toast({ title: isOn ? `${name} is off` : `${name} is on`, kind: "success" });
      else toast({ title: "That did not work", description: result.problem, kind: "error" });
    });
  const test = () =>
    startTransition(async () => {
      const result = await answerOf(tryDestination(id));
      if (result.ok) toast({ title: "A made-up call was sent", description: result.value });
      else toast({ title: "That did not work", description: result.problem, kind: "error" });
    });

  return (
    <>
      <RefreshWhileVisible />
      <PageHeader
        title={name}
        description={wordsOf(type).words}
        actions={
          <>
            <DestinationStatus {...destination} />
            {mayManage && (
              <>
                <Button disabled={pending} onClick={test}>
                  Send a test
                </Button>
                <Button disabled={pending} onClick={toggle}>
                  {isOn ? "Switch off" : "Switch on"}
                </Button>
                <ConfirmDialog
                  title={`Delete ${name}?`}
                  description="It is told of no more calls, and what waits for it is given up. This cannot be taken back."
                  trigger={<Button variant="secondary-destructive">Delete</Button>}
                  confirm="Delete destination"
                  keep="Keep destination"
                  run={() => removeDestination(id)}
                />
              </>
            )}
          </>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Card title="How it fares">
          <p className="text-sm break-words">
            <StateWords {...destination} />
          </p>
          {(apiKeyIds !== undefined || filterRules !== undefined) && (
            <p className="mt-2 text-sm text-kumo-subtle">
              It is told of some calls only
              {apiKeyIds !== undefined && `: those of ${apiKeyIds.length === 1 ? "1 key" : `${apiKeyIds.length} keys`}`}
              {filterRules !== undefined && ", by rules that were set over the API"}.
            </p>
          )}
        </Card>
        <DestinationEditor type={type} id={id} saved={destinationFormValues(destination)} mayManage={mayManage} />
      </div>
    </>
  );
}
