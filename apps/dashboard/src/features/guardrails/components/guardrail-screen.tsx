"use client";

import { Badge } from "@causeway/ui/badge.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { ConfirmDialog } from "../../workspace/components/confirm-dialog.tsx";
import { removeGuardrail } from "../actions.ts";
import { guardrailFormValues } from "../guardrail-form.ts";
import type { GuardrailPageData } from "../queries.ts";
import { BoundCard } from "./bound-card.tsx";
import { EffectCard } from "./effect-card.tsx";
import { GuardrailEditor } from "./guardrail-editor.tsx";

/** One guardrail: whom it binds, what it changes, and what it rules. */
export function GuardrailScreen({ guardrail, bound, unbound, effect, mayManage }: GuardrailPageData) {
  const { id, name, description, isDefault } = guardrail;
  return (
    <>
      <PageHeader
        title={name}
        description={isDefault ? "Binds every key of the workspace, those to come as well." : description}
        actions={
          isDefault ? (
            <Badge variant="info">Binds every key</Badge>
          ) : (
            mayManage && (
              <ConfirmDialog
                title={`Delete ${name}?`}
                description="Those whom it binds are free of it from the next call on. This cannot be taken back."
                trigger={<Button variant="secondary-destructive">Delete</Button>}
                confirm="Delete guardrail"
                keep="Keep guardrail"
                run={() => removeGuardrail(id)}
              />
            )
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {!isDefault && <BoundCard id={id} name={name} bound={bound} unbound={unbound} mayManage={mayManage} />}
        <EffectCard effect={effect} />
        <GuardrailEditor id={id} saved={guardrailFormValues(guardrail)} isDefault={isDefault} mayManage={mayManage} />
      </div>
    </>
  );
}
