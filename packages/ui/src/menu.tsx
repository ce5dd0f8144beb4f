"use client";

import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";

export const Menu = DropdownMenu;
export const MenuTrigger = DropdownMenu.Trigger;
export const MenuContent = DropdownMenu.Content;
export const MenuItem = DropdownMenu.Item;
export const MenuLinkItem = DropdownMenu.LinkItem;
export const MenuGroup = DropdownMenu.Group;
export const MenuLabel = DropdownMenu.Label;
export const MenuSeparator = DropdownMenu.Separator;
export const MenuRadioGroup = DropdownMenu.RadioGroup;
export const MenuRadioItem = DropdownMenu.RadioItem;
export const MenuRadioItemIndicator = DropdownMenu.RadioItemIndicator;
