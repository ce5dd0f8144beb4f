"use client";

import type { SavedView } from "@causeway/services";
import { Button } from "@causeway/ui/button.tsx";
import { cn } from "@causeway/ui/class-names.ts";
import { Input } from "@causeway/ui/field.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { BookmarkSimpleIcon } from "@phosphor-icons/react/dist/csr/BookmarkSimple";
import { PencilSimpleIcon } from "@phosphor-icons/react/dist/csr/PencilSimple";
import { TrashIcon } from "@phosphor-icons/react/dist/csr/Trash";
import Link from "next/link";
import type { ActivityPage, ActivityQuery } from "../../activity/activity-query.ts";
import { FormDialog } from "../../shell/form-dialog.tsx";
import { ConfirmDialog } from "../../workspace/components/confirm-dialog.tsx";
import { forgetFilters, renameFilters, saveFilters } from "../actions.ts";
import { viewQuery, viewQueryOf } from "../view-query.ts";

type ViewBarProps = {
  readonly page: ActivityPage;
  readonly query: ActivityQuery;
  readonly views: readonly SavedView[];
};

/** The filters that somebody gave names, each an address; the one that is shown can be renamed and deleted. */
export function ViewBar({ page, query, views }: ViewBarProps) {
  const shown = viewQuery(page, query);
  const open = views.find((view) => view.query === shown);
  if (views.length === 0 && shown === "") return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {views.length > 0 && (
        <nav aria-label="Saved views">
          <ul className="flex flex-wrap gap-2">
            {views.map((view) => (
              <li key={view.id}>
                <Link
                  href={`/${page}?${view.query}`}
                  scroll={false}
                  aria-current={view === open ? "page" : undefined}
                  className={cn(
                    "flex min-h-8 items-center rounded-full px-3 text-sm break-all ring ring-kumo-line",
                    view === open
                      ? "bg-kumo-fill font-medium text-kumo-strong"
                      : "bg-kumo-base text-kumo-subtle hover:text-kumo-default",
                  )}
                >
                  {view.name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {open ? <OpenView view={open} /> : shown !== "" && <SaveButton page={page} />}
    </div>
  );
}

function SaveButton({ page }: { readonly page: ActivityPage }) {
  const toast = useToast();
  return (
    <FormDialog
      title="Save this view"
      description="Its filters and its range, for yourself. A view of yours with the same name is replaced."
      trigger={
        <Button size="sm" variant="ghost" icon={<BookmarkSimpleIcon aria-hidden="true" />}>
          Save view
        </Button>
      }
      confirm="Save view"
      fields={["name"]}
      run={(form) => {
        form.set("page", page);
        // What the chart shows changes in the address alone.
        form.set("query", viewQueryOf(page, window.location.search));
        return saveFilters(form);
      }}
      onDone={() => toast({ title: "View saved", kind: "success" })}
    >
      {(problemOf) => <NameField {...problemOf("name")} />}
    </FormDialog>
  );
}

function OpenView({ view: { id, name } }: { readonly view: SavedView }) {
  const toast = useToast();
  return (
    <div className="flex gap-1">
      <FormDialog
        title={`Rename ${name}`}
        trigger={
          <Button
            size="sm"
            shape="square"
            variant="ghost"
            aria-label={`Rename the view ${name}`}
            icon={<PencilSimpleIcon aria-hidden="true" />}
          />
        }
        confirm="Rename"
        fields={["name"]}
        run={(form) => {
          form.set("id", id);
          return renameFilters(form);
        }}
        onDone={() => toast({ title: "View renamed", kind: "success" })}
      >
        {(problemOf) => <NameField name={name} {...problemOf("name")} />}
      </FormDialog>
      <ConfirmDialog
        title={`Delete the view ${name}?`}
        description="Its filters are forgotten. The calls stay where they are."
        trigger={
          <Button
            size="sm"
            shape="square"
            variant="ghost"
            aria-label={`Delete the view ${name}`}
            icon={<TrashIcon aria-hidden="true" />}
          />
        }
        confirm="Delete view"
        keep="Keep view"
        run={() => forgetFilters(id)}
        onDone={() => toast({ title: "View deleted", kind: "success" })}
      />
    </div>
  );
}

function NameField({ name = "", error }: { readonly name?: string; readonly error?: string }) {
  return (
    <Input
      label="Name"
      name="name"
      placeholder="Failures of this week"
      autoComplete="off"
      maxLength={60}
      defaultValue={name}
      error={error}
    />
  );
}
