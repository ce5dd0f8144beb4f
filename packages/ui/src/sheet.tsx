"use client";

import type { ReactElement, ReactNode } from "react";
import { useModal } from "./use-modal.tsx";

export type SheetProps = {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly trigger?: ReactElement;
  readonly side?: "left" | "right";
  readonly children: ReactNode;
};

const load = () => import("./sheet-window.tsx").then(({ SheetWindow }) => SheetWindow);

/**
 * A panel over the edge of the page: details of a row, or the navigation on a phone. Its script comes when it is opened
 * first.
 */
export function Sheet({ open, onOpenChange, trigger, ...content }: SheetProps) {
  const modal = useModal(load, { open, onOpenChange, trigger });
  return (
    <>
      {modal.trigger}
      {modal.Window && <modal.Window {...content} open={modal.isOpen} onOpenChange={modal.setOpen} />}
    </>
  );
}
