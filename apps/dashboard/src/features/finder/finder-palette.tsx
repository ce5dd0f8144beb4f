"use client";

import { Palette, type PaletteItem } from "@causeway/ui/palette.tsx";
import { useToast } from "@causeway/ui/toast.tsx";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import { switchWorkspace } from "../auth/actions.ts";
import { useDocHits } from "../docs/use-doc-hits.ts";
import { navigationItems, staffItems } from "../shell/navigation-items.ts";
import { chooseTheme } from "../theme/choose-theme.ts";
import { themes } from "../theme/theme.ts";
import { docItems } from "./doc-items.ts";
import { generationHref } from "./find-generation.ts";
import type { FinderProps } from "./finder.tsx";
import type { Findings } from "./findings.ts";
import { foundPages, otherWords } from "./further-pages.ts";
import { noteRecent, readRecent } from "./recent.ts";

type FinderPaletteProps = FinderProps & {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onListShortcuts: () => void;
};

type Found = PaletteItem & { readonly go: () => void };

/** Pages, models, keys, workspaces, calls, actions and what the documentation says. Loaded when it is first opened. */
export function FinderPalette({
  isStaff,
  apiUrl,
  workspaces,
  workspace,
  open,
  onOpenChange,
  onListShortcuts,
}: FinderPaletteProps) {
  const [findings, setFindings] = useState<Findings>();
  const [typed, setTyped] = useState("");
  const docs = useDocHits(typed);
  const router = useRouter();
  const toast = useToast();

  useEffect(() => {
    if (!open || findings) return;
    const read = async () => {
      const answer = await fetch("/find");
      if (answer.ok) setFindings(await answer.json());
    };
    // Without them pages and actions are found all the same; the next opening asks again.
    read().catch(() => undefined);
  }, [open, findings]);

  const page = useCallback(
    (label: string, href: string, rest: Partial<PaletteItem> = {}): Found => ({
      id: href,
      label,
      group: "Pages",
      go: () => router.push(href),
      ...rest,
    }),
    [router],
  );
  const items = useMemo((): readonly Found[] => {
    const action = (id: string, label: string, go: () => void): Found => ({ id, label, group: "Actions", go });
    return [
      ...[...navigationItems, ...(isStaff ? staffItems : [])].map(({ href, label, Icon }) =>
        page(label, href, { icon: <Icon aria-hidden="true" />, keywords: otherWords[href] ?? "" }),
      ),
      ...foundPages.map(({ href, label, ...rest }) => page(label, href, { ...rest, onlyFound: true })),
      action("new-key", "Create a key", () => router.push("/keys?create")),
      action("add-credits", "Add credits", () => router.push("/credits")),
      action("copy-base-url", "Copy the base URL", () => {
        void navigator.clipboard.writeText(`${apiUrl}/api/v1`);
        toast({ title: "Copied", description: `${apiUrl}/api/v1`, kind: "success" });
      }),
      ...themes.map((theme) => action(`theme-${theme}`, `Theme: ${theme}`, () => chooseTheme(theme))),
      action("shortcuts", "Keyboard shortcuts", onListShortcuts),
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
  }, [findings, page, router, toast, isStaff, apiUrl, workspaces, workspace.id, onListShortcuts]);

  const withFound = (text: string): readonly Found[] => {
    const href = generationHref(text);
    if (href !== undefined) {
      return [{ id: href, label: "Open this call", hint: text.trim(), group: "Calls", go: () => router.push(href) }];
    }
    if (text.trim() !== "") {
      const said = docItems(docs).map((item) => page(item.label, item.id, item));
      const isSaid = new Set(said.map(({ id }) => id));
      return [...items.filter(({ id }) => !isSaid.has(id)), ...said];
    }
    const recent = readRecent().flatMap((id) => items.find((item) => item.id === id) ?? []);
    return [
      ...recent.map((item) => ({ ...item, id: `recent ${item.id}`, group: "Recent", onlyFound: false })),
      ...items,
    ];
  };
  const choose = ({ id }: PaletteItem, text: string) => {
    const chosen = withFound(text).find((item) => item.id === id);
    const kept = id.replace(/^recent /, "");
    // What only a search leads to is not in the list of what was found lately.
    if (items.some((item) => item.id === kept)) noteRecent(kept);
    chosen?.go();
  };

  return (
    <Palette
      open={open}
      onOpenChange={onOpenChange}
      label="Find a page, a model, a key or a call"
      emptyText="Nothing is called so, and the documentation does not say it. Try fewer words."
      onTextChange={setTyped}
      items={withFound}
      onChoose={choose}
    />
  );
}

function formOf(name: string, value: string): FormData {
  const form = new FormData();
  form.set(name, value);
  return form;
}
