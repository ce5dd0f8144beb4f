"use client";

import { Table as KitTable } from "@cloudflare/kumo/components/table";
import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

export type TableProps = ComponentProps<typeof KitTable> & {
  /** What the table lists; read aloud when it scrolls sideways and takes the focus. */
  readonly label: string;
};

/** A bordered table that scrolls inside its own box, so that the page never scrolls sideways. */
export function Table({ label, className, ...props }: TableProps) {
  return (
    // Keyboard users scroll the box itself.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be focusable
    <section
      aria-label={label}
      tabIndex={0}
      className="w-full overflow-x-auto rounded-lg bg-kumo-base ring ring-kumo-line"
    >
      <KitTable aria-label={label} className={cn("w-full text-sm", className)} {...props} />
    </section>
  );
}

export const TableHeader = KitTable.Header;
export const TableHead = KitTable.Head;
export const TableBody = KitTable.Body;
export const TableRow = KitTable.Row;
export const TableCell = KitTable.Cell;
export const TableFooter = KitTable.Footer;
