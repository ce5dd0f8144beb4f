"use client";

import { cloneElement, type ComponentType, type KeyboardEvent, type ReactElement } from "react";
import type { ButtonProps } from "./button.tsx";
import { useOnDemand } from "./use-on-demand.ts";

/** What a menu's module exports: the menu with its button in it, open from the start. */
export type MenuOf<Props> = ComponentType<Props & { readonly button: ReactElement }>;

type MenuButtonProps<Props> = {
  readonly button: ReactElement<ButtonProps>;
  /** Imports the menu. The same function at every call. */
  readonly load: () => Promise<MenuOf<Props>>;
  readonly menuProps: Props;
};

/** A button that opens a menu. The menu's script comes when it is opened first; a press before that is not lost. */
export function MenuButton<Props extends object>({ button, load, menuProps }: MenuButtonProps<Props>) {
  const { part: Menu, fetchAhead, want } = useOnDemand(load);
  if (Menu) return <Menu {...menuProps} button={button} />;
  return cloneElement(button, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onPointerEnter: fetchAhead,
    onFocus: fetchAhead,
    onClick: want,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      want();
    },
  });
}
