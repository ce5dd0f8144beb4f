"use client";

import { Badge } from "@causeway/ui/badge.tsx";
import { Button } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { Dialog, DialogClose } from "@causeway/ui/dialog.tsx";
import { Checkbox, Input } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import Link from "next/link";
import { useState, useTransition } from "react";
import { answerOf } from "../../../action-answer.ts";
import { useToldAction } from "../../shell/use-told-action.ts";
import { bindHolders, freeHolders } from "../actions.ts";
import type { BoundHolder, GuardrailPageData } from "../queries.ts";

type BoundCardProps = Pick<GuardrailPageData, "bound" | "unbound" | "mayManage"> & {
  readonly id: string;
  readonly name: string;
};

/** Whom a guardrail binds. A member is bound with all the keys that he made. */
export function BoundCard({ id, name, bound, unbound, mayManage }: BoundCardProps) {
  const { pending, run } = useToldAction();
  const free = (holder: BoundHolder) =>
    run(() => freeHolders(id, [{ kind: holder.kind, id: holder.id }]), `${holder.name} is free of ${name}`);
  return (
    <Card
      title="Whom it binds"
      description="Keys, and members with all the keys that they made."
      action={mayManage && unbound.length > 0 && <BindDialog id={id} name={name} unbound={unbound} />}
      flush
    >
      {bound.length === 0 ? (
        <p className="p-4 text-sm text-kumo-subtle">Nobody yet: it changes nothing until it binds a key or a member.</p>
      ) : (
        <ul aria-label="Bound" className="divide-y divide-kumo-hairline">
          {bound.map((holder) => (
            <li
              key={holder.id}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3 text-sm"
            >
              <HolderName holder={holder} />
              {mayManage && (
                <Button size="sm" disabled={pending} aria-label={`Free ${holder.name}`} onClick={() => free(holder)}>
                  Free
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function HolderName({ holder: { kind, id, name, hint } }: { readonly holder: BoundHolder }) {
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
      <Badge variant="secondary">{kind === "key" ? "Key" : "Member"}</Badge>
      {kind === "key" ? (
        <Link href={`/keys/${id}`} className="break-words text-kumo-link hover:underline">
          {name}
        </Link>
      ) : (
        <span className="break-all text-kumo-strong">{name}</span>
      )}
      {kind === "key" && <code className="text-xs text-kumo-subtle">{hint}</code>}
    </span>
  );
}

const mostListed = 100;

function BindDialog({ id, name, unbound }: Pick<BoundCardProps, "id" | "name" | "unbound">) {
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();
  const toast = useToast();

  const change = (isOpen: boolean) => {
    setOpen(isOpen);
    setSearch("");
    setChosen(new Set());
    setProblem(undefined);
  };
  const words = search.trim().toLowerCase();
  const found = unbound.filter((holder) => `${holder.name} ${holder.hint}`.toLowerCase().includes(words));
  const bind = () =>
    startTransition(async () => {
      const holders = unbound.filter((holder) => chosen.has(holder.id)).map(({ kind, id: of }) => ({ kind, id: of }));
      const result = await answerOf(bindHolders(id, holders));
      setProblem(result.ok ? undefined : result.problem);
      if (!result.ok) return;
      change(false);
      toast({ title: `${name} binds ${holders.length} more`, description: "From the next call on.", kind: "success" });
    });

  return (
    <Dialog
      title={`Bind by ${name}`}
      description="A member is bound with all the keys that he made, and will make."
      open={open}
      onOpenChange={change}
      size="base"
      trigger={<Button size="sm">Bind keys or members</Button>}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" disabled={chosen.size === 0} loading={pending} onClick={bind}>
            {chosen.size > 1 ? `Bind ${chosen.size}` : "Bind"}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {problem && <p className="text-sm text-kumo-danger">{problem}</p>}
        <Input
          label="Find"
          type="search"
          autoComplete="off"
          placeholder="Name or address"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {found.length === 0 && <p className="text-sm text-kumo-subtle">Nobody is called so.</p>}
        <ul aria-label="Keys and members" className="grid gap-2">
          {found.slice(0, mostListed).map((holder) => (
            <li key={holder.id}>
              <Checkbox
                label={`${holder.kind === "key" ? "Key" : "Member"} ${holder.name} (${holder.hint})`}
                checked={chosen.has(holder.id)}
                onCheckedChange={(on) => setChosen(withOrWithout(chosen, holder.id, on))}
              />
            </li>
          ))}
        </ul>
        {found.length > mostListed && (
          <p className="text-sm text-kumo-subtle">{found.length - mostListed} more: write more of the name.</p>
        )}
      </div>
    </Dialog>
  );
}

const withOrWithout = (chosen: ReadonlySet<string>, id: string, on: boolean): ReadonlySet<string> =>
  new Set(on ? [...chosen, id] : [...chosen].filter((one) => one !== id));
