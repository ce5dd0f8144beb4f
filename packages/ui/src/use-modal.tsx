"use client";

import { cloneElement, isValidElement, type MouseEvent, type ReactElement, useEffect, useState } from "react";
import { useOnDemand } from "./use-on-demand.ts";

type ModalProps = {
  readonly open: boolean | undefined;
  readonly onOpenChange: ((open: boolean) => void) | undefined;
  readonly trigger: ReactElement | undefined;
};

type TriggerProps = {
  readonly onClick?: (event: MouseEvent) => void;
  readonly onPointerEnter?: () => void;
  readonly onFocus?: () => void;
  readonly "aria-haspopup"?: "dialog";
  readonly "aria-expanded"?: boolean;
};

/** What dialogs and sheets share: who holds whether it is open, the button that opens it, the script that comes then. */
export function useModal<Window>(load: () => Promise<Window>, { open, onOpenChange, trigger }: ModalProps) {
  const [isOpenHere, setOpenHere] = useState(false);
  const { part, fetchAhead, want } = useOnDemand(load);
  const isOpen = open ?? isOpenHere;
  const setOpen = (next: boolean) => {
    setOpenHere(next);
    onOpenChange?.(next);
  };
  useEffect(() => {
    if (isOpen) want();
  }, [isOpen, want]);

  const button =
    isValidElement<TriggerProps>(trigger) &&
    cloneElement(trigger, {
      "aria-haspopup": "dialog",
      "aria-expanded": isOpen,
      onPointerEnter: fetchAhead,
      onFocus: fetchAhead,
      onClick: (event) => {
        trigger.props.onClick?.(event);
        if (!event.defaultPrevented) setOpen(true);
      },
    });
  return { isOpen, setOpen, trigger: button, Window: part };
}
