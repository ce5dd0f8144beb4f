"use client";

import { Dialog as Modal } from "@cloudflare/kumo/primitives/dialog";
import { cn } from "./class-names.ts";
import { CloseDialog } from "./dialog-close.tsx";
import type { DialogProps } from "./dialog.tsx";
import { WindowClose } from "./window-close.tsx";

const widths = { sm: "sm:w-72", base: "sm:w-96", lg: "sm:w-[32rem]", xl: "sm:w-[48rem]" } as const;

type DialogWindowProps = Omit<DialogProps, "trigger" | "open" | "onOpenChange"> & {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
};

/** Loaded when a dialog is first opened. What is too long for the window scrolls inside. */
export function DialogWindow({
  title,
  description,
  open,
  onOpenChange,
  size = "lg",
  children,
  footer,
}: DialogWindowProps) {
  return (
    <Modal.Root open={open} onOpenChange={onOpenChange}>
      <Modal.Portal>
        <Modal.Backdrop className="fixed inset-0 bg-kumo-recessed opacity-80 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Modal.Popup
          className={cn(
            "fixed top-4 left-1/2 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col overflow-hidden rounded-xl bg-kumo-base text-kumo-default shadow-xl ring ring-kumo-line transition-[scale,opacity] duration-150 data-ending-style:scale-95 data-ending-style:opacity-0 data-starting-style:scale-95 data-starting-style:opacity-0 sm:top-16 sm:max-h-[calc(100dvh-5rem)]",
            widths[size],
          )}
        >
          <CloseDialog value={() => onOpenChange(false)}>
            <div className="flex items-start justify-between gap-4 px-5 pt-5">
              <Modal.Title className="text-lg font-semibold text-kumo-strong">{title}</Modal.Title>
              <WindowClose />
            </div>
            {description && (
              <Modal.Description className="px-5 pt-1 text-sm text-kumo-subtle">{description}</Modal.Description>
            )}
            <div className="min-h-0 overflow-y-auto px-5 py-5">{children}</div>
            {footer && (
              <div className="flex flex-wrap justify-end gap-2 border-t border-kumo-hairline px-5 py-4">{footer}</div>
            )}
          </CloseDialog>
        </Modal.Popup>
      </Modal.Portal>
    </Modal.Root>
  );
}
