"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useOnDemand } from "@causeway/ui/use-on-demand.ts";
import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { tinykeys } from "tinykeys";
import type { AccountSession } from "../auth/session.ts";
import { focusSearch, isTakenElsewhere } from "./page-search-key.ts";
import { ShortcutList } from "./shortcut-list.tsx";
import { destinations } from "./shortcuts.ts";

export type FinderProps = {
  readonly isStaff: boolean;
  /** Where programs reach the API. */
  readonly apiUrl: string;
  readonly workspaces: AccountSession["workspaces"];
  readonly workspace: AccountSession["workspace"];
};

const load = () => import("./finder-palette.tsx").then(({ FinderPalette }) => FinderPalette);

/** ⌘K over everything there is, and the keys that lead from page to page. */
export function Finder(props: FinderProps) {
  const [open, setOpen] = useState(false);
  const [listed, setListed] = useState(false);
  const { part: FinderPalette, fetchAhead, want } = useOnDemand(load);
  const router = useRouter();

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
    if (open) want();
  }, [open, want]);

  return (
    <>
      <Button
        variant="ghost"
        aria-keyshortcuts="Meta+K Control+K"
        icon={<MagnifyingGlassIcon aria-hidden="true" />}
        onPointerEnter={fetchAhead}
        onFocus={fetchAhead}
        onClick={() => setOpen(true)}
      >
        <span className="sr-only text-kumo-subtle sm:not-sr-only">Find</span>
        <kbd className="ml-1 hidden rounded border border-kumo-line px-1 font-sans text-xs text-kumo-subtle sm:inline">
          ⌘K
        </kbd>
      </Button>
      {FinderPalette && (
        <FinderPalette {...props} open={open} onOpenChange={setOpen} onListShortcuts={() => setListed(true)} />
      )}
      <ShortcutList open={listed} onOpenChange={setListed} />
    </>
  );
}
