"use client";

import { Dialog } from "@causeway/ui/dialog.tsx";
import { destinations, otherShortcuts } from "./shortcuts.ts";

type ShortcutListProps = { readonly open: boolean; readonly onOpenChange: (open: boolean) => void };

/** Which keys do what. */
export function ShortcutList({ open, onOpenChange }: ShortcutListProps) {
  return (
    <Dialog title="Keyboard shortcuts" size="base" open={open} onOpenChange={onOpenChange}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-6 gap-y-2 text-sm">
        {[...destinations, ...otherShortcuts].map(({ keys, label }) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="rounded border border-kumo-line bg-kumo-recessed px-1.5 py-0.5 font-sans text-xs">
                {keys}
              </kbd>
            </dt>
            <dd className="text-kumo-default">{label}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
