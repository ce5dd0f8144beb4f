"use client";

import { Dialog as KitDialog } from "@cloudflare/kumo/components/dialog";
import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import type { ReactElement, ReactNode } from "react";
import { Button } from "./button.tsx";

export type DialogProps = {
  readonly title: string;
  readonly description?: ReactNode;
  /** Controlled when given; otherwise the trigger opens it. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  /** An element that takes a click, such as a `Button`. */
  readonly trigger?: ReactElement;
  readonly size?: "sm" | "base" | "lg" | "xl";
  readonly children?: ReactNode;
  /** Buttons, in reading order; the last is the main one. */
  readonly footer?: ReactNode;
};

/** A modal question or form. Escape, the backdrop and the cross close it. What is too long for the window scrolls inside. */
export function Dialog({
  title,
  description,
  open,
  onOpenChange,
  trigger,
  size = "lg",
  children,
  footer,
}: DialogProps) {
  return (
    <KitDialog.Root {...(open !== undefined && { open })} {...(onOpenChange && { onOpenChange })}>
      {trigger && <KitDialog.Trigger render={trigger} />}
      <KitDialog size={size} className="flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] flex-col p-0 sm:w-auto">
        <div className="flex items-start justify-between gap-4 px-5 pt-5">
          <KitDialog.Title className="text-lg font-semibold text-kumo-strong">{title}</KitDialog.Title>
          <KitDialog.Close
            render={
              <Button variant="ghost" shape="square" size="sm" aria-label="Close" icon={<XIcon aria-hidden="true" />} />
            }
          />
        </div>
        {description && (
          <KitDialog.Description className="px-5 pt-1 text-sm text-kumo-subtle">{description}</KitDialog.Description>
        )}
        <div className="min-h-0 overflow-y-auto px-5 py-5">{children}</div>
        {footer && (
          <div className="flex flex-wrap justify-end gap-2 border-t border-kumo-hairline px-5 py-4">{footer}</div>
        )}
      </KitDialog>
    </KitDialog.Root>
  );
}

export const DialogClose = KitDialog.Close;
