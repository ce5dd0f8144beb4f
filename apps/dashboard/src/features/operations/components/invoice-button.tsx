"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Input, TextArea } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { FormDialog } from "../../shell/form-dialog.tsx";
import { noteInvoice } from "../actions.ts";

const shortFields = [
  { name: "provider", label: "Provider", placeholder: "openai" },
  { name: "month", label: "Month (UTC)", placeholder: "2026-11" },
  { name: "number", label: "Number", maxLength: 100 },
  { name: "amount", label: "Amount ($)", placeholder: "1234.56" },
] as const;

/** Asks for a provider's invoice and writes it down. */
export function InvoiceButton() {
  const toast = useToast();
  return (
    <FormDialog
      title="Record an invoice"
      description="Held against what we owe by our books once the month is over. Kept for good: a mistake is corrected by another one."
      trigger={<Button size="sm">Record an invoice</Button>}
      confirm="Record"
      fields={["provider", "month", "number", "amount", "explained", "note"]}
      run={noteInvoice}
      onDone={() => toast({ title: "Invoice recorded", kind: "success" })}
    >
      {(problemOf) => (
        <>
          <div className="grid items-start gap-4 sm:grid-cols-2">
            {shortFields.map(({ name, ...field }) => (
              <Input key={name} name={name} autoComplete="off" className="min-w-0" {...field} {...problemOf(name)} />
            ))}
          </div>
          <Input
            label="Explained ($)"
            name="explained"
            description="Of the difference to our books (billed less owed), what the note explains."
            autoComplete="off"
            {...problemOf("explained")}
          />
          <TextArea label="Note" name="note" rows={3} maxLength={500} {...problemOf("note")} />
        </>
      )}
    </FormDialog>
  );
}
