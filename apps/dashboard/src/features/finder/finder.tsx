"use client";

import { Button } from "@causeway/ui/button.tsx";
import { Palette, type PaletteItem } from "@causeway/ui/palette.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { MagnifyingGlassIcon } from "@phosphor-icons/react";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { tinykeys } from "tinykeys";
import { switchWorkspace } from "../auth/actions.ts";
import type { AccountSession } from "../auth/session.ts";
import { navigationItems, staffItems } from "../shell/navigation-items.ts";
import { chooseTheme } from "../theme/choose-theme.ts";
import { themes } from "../theme/theme.ts";
import { generationHref } from "./find-generation.ts";
import type { Findings } from "./findings.ts";
import { noteRecent, readRecent } from "./recent.ts";
import { ShortcutList } from "./shortcut-list.tsx";
import { destinations } from "./shortcuts.ts";

type FinderProps = {
  readonly isStaff: boolean;
  /** Where programs reach the API. */
  readonly apiUrl: string;
  readonly workspaces: AccountSession["workspaces"];
  readonly workspace: AccountSession["workspace"];
};

type Found = PaletteItem & { readonly go: () => void };

/** ⌘K over pages, models, keys, workspaces, calls and actions; and the keys that lead from page to page. */
export function Finder({ isStaff, apiUrl, workspaces, workspace }: FinderProps) {
  const [open, setOpen] = useState(false);
  const [listed, setListed] = useState(false);
  const [findings, setFindings] = useState<Findings>();
  const router = useRouter();
  const toast = useToast();

  useEffect(
    () =>
      tinykeys(
        window,
        {
          "$mod+KeyK": (event) => {
            event.preventDefault();
            setOpen((isOpen) => !isOpen);
          },
        },
        { ignore: () => false },
      ),
    [],
  );
  useEffect(
    () =>
      tinykeys(
        window,
        {
          ...Object.fromEntries(destinations.map(({ keys, href }) => [keys, () => router.push(href)])),
          "Shift+?": () => setListed(true),
          "/": focusSearch,
        },
        { ignore: isTakenElsewhere },
      ),
    [router],
  );
  useEffect(() => {
    if (!open || findings) return;
    const read = async () => {
      const answer = await fetch("/find");
      if (answer.ok) setFindings(await answer.json());
    };
    // Without them pages and actions are found all the same; the next opening asks again.
    read().catch(() => undefined);
  }, [open, findings]);

  const items = useMemo((): readonly Found[] => {
    const page = (label: string, href: string, rest: Partial<PaletteItem> = {}): Found => ({
      id: href,
      label,
      group: "Pages",
      go: () => router.push(href),
      ...rest,
    });
    const action = (id: string, label: string, go: () => void): Found => ({ id, label, group: "Actions", go });
    return [
      ...[...navigationItems, ...(isStaff ? staffItems : [])].map(({ href, label, Icon }) =>
        page(label, href, { icon: <Icon aria-hidden="true" /> }),
      ),
      action("new-key", "Create a key", () => router.push("/keys?create")),
      action("add-credits", "Add credits", () => router.push("/credits")),
      action("copy-base-url", "Copy the base URL", () => {
        void navigator.clipboard.writeText(`${apiUrl}/api/v1`);
        toast({ title: "Copied", description: `${apiUrl}/api/v1`, kind: "success" });
      }),
      ...themes.map((theme) => action(`theme-${theme}`, `Theme: ${theme}`, () => chooseTheme(theme))),
      action("shortcuts", "Keyboard shortcuts", () => setListed(true)),
      ...workspaces
        .filter(({ id }) => id !== workspace.id)
        .map(({ id, name }) => ({
          id: `workspace-${id}`,
          label: `Switch to ${name}`,
          group: "Workspaces",
          go: () => void switchWorkspace(formOf("workspace", id)),
        })),
      ...(findings?.keys ?? []).map(({ id, name, label }) =>
        page(name, `/keys/${id}`, { group: "Keys", hint: label, onlyFound: true }),
      ),
      ...(findings?.models ?? []).map(({ id, name }) =>
        page(name, `/models/${id}`, { group: "Models", hint: id, onlyFound: true }),
      ),
    ];
  }, [findings, router, toast, isStaff, apiUrl, workspaces, workspace.id]);

  const withFound = (text: string): readonly Found[] => {
    const href = generationHref(text);
    if (href !== undefined) {
      return [{ id: href, label: "Open this call", hint: text.trim(), group: "Calls", go: () => router.push(href) }];
    }
    if (text.trim() !== "") return items;
    const recent = readRecent().flatMap((id) => items.find((item) => item.id === id) ?? []);
    return [
      ...recent.map((item) => ({ ...item, id: `recent ${item.id}`, group: "Recent", onlyFound: false })),
      ...items,
    ];
  };
  const choose = ({ id }: PaletteItem, text: string) => {
    const chosen = withFound(text).find((item) => item.id === id);
    noteRecent(id.replace(/^recent /, ""));
    chosen?.go();
  };

  return (
    <>
      <Button
        variant="ghost"
        aria-keyshortcuts="Meta+K Control+K"
        icon={<MagnifyingGlassIcon aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        <span className="sr-only text-kumo-subtle sm:not-sr-only">Find</span>
        <kbd className="ml-1 hidden rounded border border-kumo-line px-1 font-sans text-xs text-kumo-subtle sm:inline">
          ⌘K
        </kbd>
      </Button>
      <Palette
        open={open}
        onOpenChange={setOpen}
        label="Find a page, a model, a key or a call"
        emptyText="Nothing is called so."
        items={withFound}
        onChoose={choose}
      />
      <ShortcutList open={listed} onOpenChange={setListed} />
    </>
  );
}

/** Letters are typed where one writes; and what lies open keeps its keys to itself. */
function isTakenElsewhere(event: KeyboardEvent): boolean {
  const at = event.target instanceof HTMLElement ? event.target : undefined;
  const writes = at?.isContentEditable === true || (at?.matches("input, textarea, select, [role=combobox]") ?? false);
  return event.repeat || event.isComposing || writes || document.querySelector("[role=dialog]") !== null;
}

function focusSearch(event: KeyboardEvent): void {
  const search = document.querySelector<HTMLElement>("main [role=search] input, main input[type=search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
}

function formOf(name: string, value: string): FormData {
  const form = new FormData();
  form.set(name, value);
  return form;
}
