import type { ComponentProps } from "react";
import { cn } from "./class-names.ts";

export type TableProps = ComponentProps<"table"> & {
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
      <table aria-label={label} className={cn("ui-table", className)} {...props} />
    </section>
  );
}

export const TableHeader = (props: ComponentProps<"thead">) => <thead {...props} />;
export const TableBody = (props: ComponentProps<"tbody">) => <tbody {...props} />;
export const TableRow = (props: ComponentProps<"tr">) => <tr {...props} />;
export const TableHead = (props: ComponentProps<"th">) => <th {...props} />;
export const TableCell = (props: ComponentProps<"td">) => <td {...props} />;
