"use client";

import { Dialog as Modal } from "@cloudflare/kumo/primitives/dialog";
import { cn } from "./class-names.ts";
import type { SheetProps } from "./sheet.tsx";
import { WindowClose } from "./window-close.tsx";

type SheetWindowProps = Omit<SheetProps, "trigger" | "open" | "onOpenChange"> & {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
};

/** Loaded when a sheet is first opened. */
export function SheetWindow({ title, description, open, onOpenChange, side = "right", children }: SheetWindowProps) {
  return (
    <Modal.Root open={open} onOpenChange={onOpenChange}>
      <Modal.Portal>
        <Modal.Backdrop className="fixed inset-0 bg-black/40 transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Modal.Popup
          className={cn(
            "fixed inset-y-0 flex flex-col bg-kumo-base text-kumo-default shadow-xl ring ring-kumo-line transition-transform duration-200",
            side === "right"
              ? "right-0 w-full max-w-xl data-ending-style:translate-x-full data-starting-style:translate-x-full"
              : "left-0 w-72 max-w-[85vw] data-ending-style:-translate-x-full data-starting-style:-translate-x-full",
          )}
        >
          <div className="flex items-start justify-between gap-4 border-b border-kumo-hairline px-5 py-4">
            <div className="min-w-0">
              <Modal.Title className="truncate text-base font-semibold text-kumo-strong">{title}</Modal.Title>
              {description && (
                <Modal.Description className="mt-0.5 text-sm text-kumo-subtle">{description}</Modal.Description>
              )}
            </div>
            <WindowClose />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
        </Modal.Popup>
      </Modal.Portal>
    </Modal.Root>
  );
}
