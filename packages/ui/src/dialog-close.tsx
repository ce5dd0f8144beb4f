"use client";

import { cloneElement, createContext, type MouseEvent, type ReactElement, useContext } from "react";

/** How what stands inside a dialog closes it. */
export const CloseDialog = createContext<() => void>(() => undefined);

type Closes = { readonly onClick?: (event: MouseEvent) => void };

/** A button of a dialog that closes it. */
export function DialogClose({ render }: { render: ReactElement<Closes> }) {
  const close = useContext(CloseDialog);
  return cloneElement(render, {
    onClick: (event) => {
      render.props.onClick?.(event);
      close();
    },
  });
}
