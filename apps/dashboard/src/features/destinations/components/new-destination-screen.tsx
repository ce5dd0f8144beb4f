"use client";

import { Button, LinkButton } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { CopyButton } from "@causeway/ui/copy-button.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { Select, type SelectChoice } from "@causeway/ui/select.tsx";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { AddedDestination } from "../actions.ts";
import { emptyDestination } from "../destination-form.ts";
import { type DestinationType, destinationTypes, wordsOf } from "../destination-words.ts";
import { DestinationEditor } from "./destination-editor.tsx";

const choices = destinationTypes.map((type) => ({ value: type, label: wordsOf(type).title }));

/** First which kind and where; then, of a webhook, the secret, this once. */
export function NewDestinationScreen({ keyChoices }: { readonly keyChoices: readonly SelectChoice[] }) {
  const [type, setType] = useState<DestinationType>("otel-collector");
  const [added, setAdded] = useState<AddedDestination>();
  const router = useRouter();

  if (added?.signingSecret !== undefined) {
    return (
      <>
        <PageHeader
          title="Destination added"
          description="This secret signs what the webhook gets. It is shown this once."
        />
        <Card title="Signing secret">
          <div className="flex flex-wrap items-center gap-3">
            <code className="min-w-0 flex-1 text-sm break-all select-all">{added.signingSecret}</code>
            <CopyButton
              text={added.signingSecret}
              what="signing secret"
              label="Copy secret"
              size="base"
              variant="primary"
            />
          </div>
        </Card>
        <div className="mt-6">
          <LinkButton href={`/observability/${added.id}`}>I have saved it</LinkButton>
        </div>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="New destination"
        description={wordsOf(type).words}
        actions={
          <Select
            label="Kind"
            hideLabel
            className="w-56"
            choices={choices}
            value={type}
            onValueChange={(value) => setType(destinationTypes.find((known) => known === value) ?? type)}
          />
        }
      />
      <DestinationEditor
        key={type}
        type={type}
        saved={emptyDestination(type)}
        keyChoices={keyChoices}
        mayManage
        onAdded={(made) =>
          made.signingSecret === undefined ? router.push(`/observability/${made.id}`) : setAdded(made)
        }
      />
      <p className="mt-4 text-sm text-kumo-subtle">
        <Button variant="ghost" onClick={() => router.push("/observability")}>
          Cancel
        </Button>
      </p>
    </>
  );
}
