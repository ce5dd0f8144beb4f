import { formatCompact } from "@causeway/ui/format-count.ts";
import { memo } from "react";
import { releaseText } from "../release-text.ts";
import { CompareBox, InputPrice, ModelName, type ModelRowProps, OutputPrice, weekText } from "./model-row-parts.tsx";

/** The grid of the header and of every row. Who sees his own week beside a sidebar has no room for the release as well. */
export const tableColumns = (hasWeek: boolean): string =>
  `md:grid md:items-center md:gap-3 md:px-4 ${
    hasWeek
      ? "md:grid-cols-[1.5rem_minmax(0,1fr)_3.5rem_5.5rem_5.5rem_5rem_4.5rem] 2xl:grid-cols-[1.5rem_minmax(0,1fr)_3.5rem_5.5rem_5.5rem_5rem_4.5rem_6.5rem]"
      : "md:grid-cols-[1.5rem_minmax(0,1fr)_4rem_5.5rem_5.5rem_4.5rem_6.5rem]"
  }`;

/** Where the release is shown. */
export const releasedShown = (hasWeek: boolean): string => (hasWeek ? "max-2xl:hidden" : "max-md:hidden");

/** The cells of one row: a line of the table, and a card on a phone. */
export const ModelTableRow = memo(function ModelTableRow({ week, ...row }: ModelRowProps) {
  const { found } = row;
  const { model, offers } = found;
  return (
    <div
      role="presentation"
      className={`relative max-md:mb-2 max-md:grid max-md:grid-cols-3 max-md:gap-x-2 max-md:gap-y-3 max-md:rounded-lg max-md:bg-kumo-base max-md:p-4 max-md:ring max-md:ring-kumo-line md:h-15 md:border-t md:border-kumo-hairline md:hover:bg-kumo-tint ${tableColumns(week !== undefined)}`}
    >
      <span role="cell" className="max-md:absolute max-md:top-2 max-md:right-2">
        <CompareBox {...row} />
      </span>
      <span role="cell" className="min-w-0 max-md:col-span-3 max-md:pr-10">
        <ModelName model={model} />
      </span>
      <Cell name="Context" className="max-md:order-3">
        {formatCompact(offers[0].contextLength)}
      </Cell>
      <Cell name="Input / 1M">
        <InputPrice found={found} />
      </Cell>
      <Cell name="Output / 1M">
        <OutputPrice found={found} />
      </Cell>
      {week && (
        <Cell name="Your week" className="max-md:order-4">
          {weekText(week, found)}
        </Cell>
      )}
      <Cell name="Providers" className="max-md:hidden">
        {offers.length}
      </Cell>
      <span role="cell" className={`tabular text-kumo-subtle ${releasedShown(week !== undefined)}`}>
        {releaseText(model)}
      </span>
    </div>
  );
});

function Cell({ name, className = "", children }: { name: string; className?: string; children: React.ReactNode }) {
  return (
    <span role="cell" className={`tabular min-w-0 md:text-right ${className}`}>
      <span className="block text-xs text-kumo-subtle md:hidden">{name}</span>
      {children}
    </span>
  );
}
