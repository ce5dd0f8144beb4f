"use client";

import type { OwnKeySummary } from "@causeway/services";
import { Button, LinkButton } from "@causeway/ui/button.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { ArrowDownIcon, ArrowUpIcon } from "@phosphor-icons/react";
import { useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import type { ActionResult } from "../../../action-result.ts";
import { changeOwnKey, tryOwnKey } from "../actions.ts";
import { choiceOf, placementChoices } from "../placement.ts";
import { RemoveOwnKeyDialog } from "./remove-own-key-dialog.tsx";

type OwnKeyActionsProps = {
  readonly ownKey: OwnKeySummary;
  /** Undefined for the first, and for the last. */
  readonly onEarlier: (() => void) | undefined;
  readonly onLater: (() => void) | undefined;
};

/** What can be done with a key. */
export function OwnKeyActions({ ownKey, onEarlier, onLater }: OwnKeyActionsProps) {
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const { id, name, disabled } = ownKey;

  const run = (work: () => Promise<ActionResult>) =>
    startTransition(async () => {
      const result = await answerOf(work());
      if (!result.ok) toast({ title: "The key was not changed", description: result.problem, kind: "error" });
    });
  const test = () =>
    startTransition(async () => {
      const result = await answerOf(tryOwnKey(id));
      if (!result.ok) toast({ title: "The key was not tested", description: result.problem, kind: "error" });
      else if (!result.value.works) {
        const status = result.value.httpStatus === undefined ? "" : `HTTP ${result.value.httpStatus}: `;
        toast({ title: `${name} does not work`, description: `${status}${result.value.message}`, kind: "error" });
      } else {
        const description = `${result.value.modelId} answered in ${result.value.latencyMs} ms.`;
        toast({ title: `${name} works`, description, kind: "success" });
      }
    });

  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        label={`When ${name} is used`}
        hideLabel
        choices={
          ownKey.endpoint?.flatRate ? placementChoices.filter(({ value }) => value !== "after") : placementChoices
        }
        value={choiceOf(ownKey)}
        onValueChange={(choice) => run(() => changeOwnKey(id, { choice }))}
        disabled={pending}
      />
      <Button
        icon={<ArrowUpIcon aria-hidden="true" />}
        data-step="earlier"
        aria-label={`Try ${name} earlier`}
        disabled={pending || !onEarlier}
        onClick={onEarlier}
      />
      <Button
        icon={<ArrowDownIcon aria-hidden="true" />}
        data-step="later"
        aria-label={`Try ${name} later`}
        disabled={pending || !onLater}
        onClick={onLater}
      />
      <Button loading={pending} onClick={test} aria-label={`Test ${name}`}>
        Test
      </Button>
      <LinkButton href={`/own-keys/${id}`} aria-label={`Edit ${name}`}>
        Edit
      </LinkButton>
      <Button
        disabled={pending}
        onClick={() => run(() => changeOwnKey(id, { disabled: !disabled }))}
        aria-label={`${disabled ? "Enable" : "Disable"} ${name}`}
      >
        {disabled ? "Enable" : "Disable"}
      </Button>
      <RemoveOwnKeyDialog ownKey={ownKey} />
    </div>
  );
}
