"use client";

import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import NextLink from "next/link";
import { type ComponentProps, type ReactElement, type ReactNode, useEffect, useRef } from "react";

type MenuProps = {
  readonly button: ReactElement;
  readonly align: "start" | "end";
  readonly children: ReactNode;
};

/** The menu of a `MenuButton`: it comes because somebody pressed the button, so it presses it again. */
export function Menu({ button, align, children }: MenuProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const isPressed = useRef(false);
  useEffect(() => {
    if (isPressed.current) return;
    isPressed.current = true;
    trigger.current?.focus();
    // As from the keyboard: the first item is reached.
    trigger.current?.click();
  }, []);
  return (
    <DropdownMenu>
      <DropdownMenu.Trigger ref={trigger} render={button} />
      <DropdownMenu.Content align={align}>{children}</DropdownMenu.Content>
    </DropdownMenu>
  );
}

type MenuLinkItemProps = Omit<ComponentProps<typeof DropdownMenu.LinkItem>, "href"> & { readonly href: string };

/** Leads to another page without a page load. */
export const MenuLinkItem = ({ href, ...props }: MenuLinkItemProps) => (
  <DropdownMenu.LinkItem closeOnClick render={<NextLink href={href} />} {...props} />
);

export const MenuItem = DropdownMenu.Item;
export const MenuGroup = DropdownMenu.Group;
export const MenuLabel = DropdownMenu.Label;
export const MenuSeparator = DropdownMenu.Separator;
export const MenuRadioGroup = DropdownMenu.RadioGroup;
export const MenuRadioItem = DropdownMenu.RadioItem;
export const MenuRadioItemIndicator = DropdownMenu.RadioItemIndicator;
