"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { Input } from "@causeway/ui/field.tsx";
import { Select } from "@causeway/ui/select.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { PlusIcon } from "@phosphor-icons/react";
import { type FormEvent, useId, useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { inviteMember } from "../actions.ts";
import { type Role, roleChoices, roleWords } from "../role-words.ts";

type Failure = { readonly problem: string; readonly field: string | undefined };

/** Asks for an address and a role, and has the invitation mailed. */
export function InviteDialog({ mayManageOwners }: { readonly mayManageOwners: boolean }) {
  const [open, setOpen] = useState(false);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<string>("developer");
  const [failure, setFailure] = useState<Failure>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();
  const formId = useId();

  const change = (isOpen: boolean) => {
    setOpen(isOpen);
    setFailure(undefined);
    if (isOpen) setEmail("");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const result = await answerOf(inviteMember(email, role));
      setFailure(result.ok ? undefined : result);
      if (!result.ok) return;
      setOpen(false);
      toast({ title: "Invitation on its way", description: `The link to ${email} works for a week.`, kind: "success" });
    });
  };

  return (
    <Dialog
      title="Invite a member"
      description="They get a link by mail, which works once, for a week, and for this address only."
      open={open}
      onOpenChange={change}
      size="base"
      trigger={
        <Button variant="primary" icon={<PlusIcon aria-hidden="true" />}>
          Invite member
        </Button>
      }
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" type="submit" form={formId} loading={pending}>
            Send invitation
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-5">
        {failure && failure.field !== "email" && <Banner variant="error" title={failure.problem} />}
        <Input
          label="E-mail address"
          name="email"
          type="email"
          autoComplete="off"
          placeholder="ada@example.com"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          {...(failure?.field === "email" && { error: failure.problem, variant: "error" as const })}
        />
        <div className="grid gap-1.5">
          <Select label="Role" choices={roleChoices(mayManageOwners)} value={role} onValueChange={setRole} />
          <p className="text-sm text-kumo-subtle">{roleWords[role as Role]}</p>
        </div>
      </form>
    </Dialog>
  );
}
