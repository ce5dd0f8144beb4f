"use client";

import { Tabs as Primitive } from "@cloudflare/kumo/primitives/tabs";
import type { ReactNode } from "react";

export type TabPanel = { readonly value: string; readonly label: ReactNode; readonly content: ReactNode };

/** Tabs with their contents. Every panel stays in the page, so that search and print find all of them. */
export function TabPanels({
  label,
  panels,
  action,
}: {
  label: string;
  panels: readonly TabPanel[];
  action?: ReactNode;
}) {
  return (
    <Primitive.Root defaultValue={panels[0]?.value}>
      <div className="flex items-center justify-between gap-3 border-b border-kumo-hairline pr-2">
        <Primitive.List aria-label={label} className="flex min-w-0 gap-1 overflow-x-auto px-2">
          {panels.map((panel) => (
            <Primitive.Tab
              key={panel.value}
              value={panel.value}
              className="-mb-px min-h-10 cursor-pointer border-b-2 border-transparent px-3 text-sm whitespace-nowrap text-kumo-subtle hover:text-kumo-default data-active:border-kumo-brand data-active:font-medium data-active:text-kumo-strong"
            >
              {panel.label}
            </Primitive.Tab>
          ))}
        </Primitive.List>
        {action}
      </div>
      {panels.map((panel) => (
        <Primitive.Panel key={panel.value} value={panel.value} keepMounted className="outline-offset-[-2px]">
          {panel.content}
        </Primitive.Panel>
      ))}
    </Primitive.Root>
  );
}
