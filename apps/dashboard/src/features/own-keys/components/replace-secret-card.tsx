"use client";

import type { OwnKeySummary } from "@causeway/services";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { FormDialog } from "../../shell/form-dialog.tsx";
import { replaceOwnKeySecret } from "../actions.ts";
import { secretFields } from "../secret-kinds.ts";
import { SecretFields } from "./secret-fields.tsx";

/** Which key it is, and how a new one takes its place: its order, its limits and its history stay. */
export function ReplaceSecretCard({
  ownKey: { id, providerId, providerName, label },
}: {
  readonly ownKey: OwnKeySummary;
}) {
  const toast = useToast();
  return (
    <Card
      title="Key"
      description="When you have made a new one at the provider, put it here: nothing else changes."
      action={
        <FormDialog
          title={`A new key to ${providerName}`}
          description={`It takes the place of ${label} from the next call on. We forget the old one.`}
          trigger={<Button>Replace</Button>}
          confirm="Replace the key"
          fields={secretFields}
          run={(form) => replaceOwnKeySecret(id, form)}
          onDone={() =>
            toast({ title: "Key replaced", description: "Test it with one call from the list.", kind: "success" })
          }
        >
          {(problemOf) => <SecretFields providerId={providerId} problemOf={problemOf} />}
        </FormDialog>
      }
    >
      <code className="text-sm">{label}</code>
    </Card>
  );
}
