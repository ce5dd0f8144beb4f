"use client";

import { CommandPalette } from "@cloudflare/kumo/components/command-palette";
import { useState } from "react";
import type { PaletteProps } from "./palette.tsx";
import { type PaletteGroup, type PaletteItem, rankPaletteItems } from "./rank-palette-items.ts";

/** Loaded when it is first opened. */
export default function PaletteDialog({
  open,
  onOpenChange,
  label,
  items,
  emptyText,
  onTextChange,
  onChoose,
}: PaletteProps) {
  const [text, setText] = useState("");
  const write = (written: string) => {
    setText(written);
    onTextChange?.(written);
  };
  const change = (isOpen: boolean) => {
    if (!isOpen) write("");
    onOpenChange(isOpen);
  };
  const choose = (item: PaletteItem) => {
    change(false);
    onChoose(item, text);
  };
  return (
    <CommandPalette.Root<PaletteGroup, PaletteItem>
      open={open}
      onOpenChange={change}
      items={[...rankPaletteItems(typeof items === "function" ? items(text) : items, text)]}
      value={text}
      onValueChange={write}
      itemToStringValue={(group) => group.label}
      getSelectableItems={(groups) => groups.flatMap((group) => group.items)}
      onSelect={choose}
    >
      <CommandPalette.Input placeholder={label} aria-label={label} />
      <CommandPalette.List>
        <CommandPalette.Results>
          {(group: PaletteGroup) => (
            <CommandPalette.Group key={group.label} items={[...group.items]}>
              <CommandPalette.GroupLabel>{group.label}</CommandPalette.GroupLabel>
              <CommandPalette.Items>
                {(item: PaletteItem) => (
                  <CommandPalette.Item key={item.id} value={item} onClick={() => choose(item)}>
                    <span className="flex min-w-0 items-center gap-3">
                      {item.icon && <span className="shrink-0 text-kumo-subtle">{item.icon}</span>}
                      <span className="min-w-0 truncate">{item.label}</span>
                      {item.hint && (
                        <span className="ml-auto min-w-0 shrink truncate text-xs text-kumo-subtle">{item.hint}</span>
                      )}
                    </span>
                  </CommandPalette.Item>
                )}
              </CommandPalette.Items>
            </CommandPalette.Group>
          )}
        </CommandPalette.Results>
        <CommandPalette.Empty>{emptyText}</CommandPalette.Empty>
      </CommandPalette.List>
    </CommandPalette.Root>
  );
}
