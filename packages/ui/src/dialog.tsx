"use client";

import type { ReactElement, ReactNode } from "react";
import { useModal } from "./use-modal.tsx";

export { DialogClose } from "./dialog-close.tsx";

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

const load = () => import("./dialog-window.tsx").then(({ DialogWindow }) => DialogWindow);

/** A modal question or form. Escape, the backdrop and the cross close it. Its script comes when it is opened first. */
export function Dialog({ open, onOpenChange, trigger, ...content }: DialogProps) {
  const modal = useModal(load, { open, onOpenChange, trigger });
  return (
    <>
      {modal.trigger}
      {modal.Window && <modal.Window {...content} open={modal.isOpen} onOpenChange={modal.setOpen} />}
    </>
  );
}
