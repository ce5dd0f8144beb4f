"use client";

import { LinkButton } from "@causeway/ui/button.tsx";
import { Money } from "@causeway/ui/money.tsx";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import type { FirstKey } from "../actions.tsx";
import type { FirstRunData } from "../queries.ts";
import { FirstKeyStep } from "./first-key-step.tsx";
import { Step } from "./step.tsx";
import { WaitingForCall } from "./waiting-for-call.tsx";

type FirstRunStepsProps = {
  readonly data: FirstRunData;
  /** The first call without a key in it. */
  readonly samples: ReactNode;
};

/** Key, first call, credits. The key made in the first step is filled into the second. */
export function FirstRunSteps({ data, samples }: FirstRunStepsProps) {
  const [made, setMade] = useState<FirstKey>();
  const [hasArrived, setHasArrived] = useState(data.firstCall !== undefined);
  const { usableKeys, mayCreateKey, model, hasCredits, balance, firstCall } = data;
  return (
    <ol className="grid gap-4">
      <Step number={1} title="Create a key" isDone={made !== undefined || usableKeys > 0}>
        <FirstKeyStep made={made} onMade={setMade} usableKeys={usableKeys} mayCreate={mayCreateKey} model={model.id} />
      </Step>
      <Step number={2} title="Make your first call" isDone={hasArrived}>
        <p className="mb-3 text-sm text-kumo-subtle">
          {made ? (
            "Your key is filled in: paste this into a terminal or a file."
          ) : (
            <>
              Put your key into the variable <code className="text-kumo-default">CAUSEWAY_API_KEY</code>, then run one
              of these.
            </>
          )}
        </p>
        {made?.samples ?? samples}
        <Note>
          No terminal at hand?{" "}
          <Link
            href={`/playground?${new URLSearchParams({ models: model.id })}`}
            className="font-medium text-kumo-link underline-offset-4 hover:underline"
          >
            Ask the model in the playground
          </Link>
          : the answer streams into the page, and counts as your first call.
        </Note>
        <PriceNote model={model} hasCredits={hasCredits} />
        <WaitingForCall initial={firstCall} onArrival={() => setHasArrived(true)} />
      </Step>
      <Step number={3} title="Add credits" isDone={hasCredits}>
        <p className="mb-4 text-sm text-kumo-subtle">
          {hasCredits ? (
            <>
              Your balance is <Money amount={balance} precision="cents" className="font-medium text-kumo-strong" />. You
              pay the provider's price for each call, and nothing when you make none.
            </>
          ) : (
            "One balance pays for every model. You see the fee before you pay, and the exact cost of each call after it."
          )}
        </p>
        <LinkButton href="/credits" variant={hasCredits ? "secondary" : "primary"}>
          {hasCredits ? "Add more credits" : "Add credits"}
        </LinkButton>
      </Step>
    </ol>
  );
}

function PriceNote({ model, hasCredits }: Pick<FirstRunData, "model" | "hasCredits">) {
  if (model.isFree) {
    return <Note>This model costs nothing, so the call works before you have credits.</Note>;
  }
  if (hasCredits) return null;
  return (
    <Note>
      This call costs a fraction of a cent, and your balance is empty: add credits first (step 3)
      {model.freeModel && (
        <>
          , or use <code className="text-kumo-default">{model.freeModel}</code>, which costs nothing
        </>
      )}
      .
    </Note>
  );
}

const Note = ({ children }: { children: ReactNode }) => <p className="mt-3 text-sm text-kumo-subtle">{children}</p>;
