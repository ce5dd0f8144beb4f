"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { RefreshWhileVisible } from "../../shell/refresh-while-visible.tsx";
import { useToldAction } from "../../shell/use-told-action.ts";
import { ConfirmDialog } from "../../workspace/components/confirm-dialog.tsx";
import { removeDestination, switchDestination, tryDestination } from "../actions.ts";
import { destinationFormValues } from "../destination-form.ts";
import { wordsOf } from "../destination-words.ts";
import type { DestinationPageData } from "../queries.ts";
import { DestinationEditor } from "./destination-editor.tsx";
import { DestinationStatus, StateWords } from "./destination-state.tsx";

/** One destination: how it fares, and what it is told. */
export function DestinationScreen({ destination, keyChoices, mayManage }: DestinationPageData) {
  const { id, name, type, enabled, state } = destination;
  const { pending, run } = useToldAction();
  const isOn = enabled && state.pausedAt === undefined;

  const toggle = () => run(() => switchDestination(id, !isOn), `${name} is ${isOn ? "off" : "on"}`);
  const test = () =>
    run(
      () => tryDestination(id),
      (description) => ({ title: "A made-up call was sent", description }),
    );

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
        </Card>
        <DestinationEditor
          type={type}
          id={id}
          saved={destinationFormValues(destination)}
          keyChoices={keyChoices}
          mayManage={mayManage}
        />
      </div>
    </>
  );
}
