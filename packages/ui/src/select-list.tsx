"use client";

import { Select as KitSelect } from "@cloudflare/kumo/components/select";
import type { SelectProps } from "./select.tsx";

/** The whole control; it comes because somebody opened it, so it stands open. */
export function SelectList({ choices, onValueChange, label, hideLabel = false, ...props }: SelectProps) {
  return (
    <KitSelect<string>
      {...props}
      {...(hideLabel ? { "aria-label": label } : { label })}
      defaultOpen
      items={choices}
      onValueChange={(value) => value !== null && onValueChange(value)}
    >
      {choices.map(({ value, label: name, note }) => (
        <KitSelect.Option key={value} value={value}>
          {note === undefined ? (
            name
          ) : (
            <span className="flex w-full min-w-0 items-baseline justify-between gap-4">
              <span className="min-w-0 break-words">{name}</span>
              <span className="tabular text-kumo-subtle">{note}</span>
            </span>
          )}
        </KitSelect.Option>
      ))}
    </KitSelect>
  );
}
