"use client";

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";

export type TabPanel = { readonly value: string; readonly label: ReactNode; readonly content: ReactNode };

type TabPanelsProps = {
  readonly label: string;
  readonly panels: readonly TabPanel[];
  readonly action?: ReactNode;
  /** A name for what is chosen here, in this browser: whoever reads Python finds Python in front on the next page too. */
  readonly rememberAs?: string;
};

/** Tabs with their contents. Every panel stays in the page, so that search and print find all of them. */
export function TabPanels({ label, panels, action, rememberAs }: TabPanelsProps) {
  const [chosen, setChosen] = useState(panels[0]?.value);
  const values = panels.map(({ value }) => value).join(" ");
  useEffect(() => {
    const kept = rememberAs === undefined ? undefined : readKept(rememberAs);
    if (kept !== undefined && values.split(" ").includes(kept)) setChosen(kept);
  }, [rememberAs, values]);
  const choose = (value: string | undefined) => {
    setChosen(value);
    if (rememberAs !== undefined && value !== undefined) keep(rememberAs, value);
  };
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const at = panels.findIndex(({ value }) => value === chosen);
    const next = placeAfter(event.key, at, panels.length);
    if (next === undefined) return;
    event.preventDefault();
    choose(panels[next]?.value);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  return (
    <div>
      <div className="flex items-center justify-between gap-3 border-b border-kumo-hairline pr-2">
        <div
          ref={list}
          role="tablist"
          aria-label={label}
          className="flex min-w-0 gap-1 overflow-x-auto px-2"
          onKeyDown={move}
        >
          {panels.map(({ value, label: name }) => (
            <button
              key={value}
              type="button"
              role="tab"
              id={`${id}-tab-${value}`}
              aria-controls={`${id}-panel-${value}`}
              aria-selected={value === chosen}
              tabIndex={value === chosen ? 0 : -1}
              onClick={() => choose(value)}
              className="-mb-px min-h-10 cursor-pointer border-b-2 border-transparent px-3 text-sm whitespace-nowrap text-kumo-subtle hover:text-kumo-default aria-selected:border-kumo-brand aria-selected:font-medium aria-selected:text-kumo-strong"
            >
              {name}
            </button>
          ))}
        </div>
        {action}
      </div>
      {panels.map(({ value, content }) => (
        <div
          key={value}
          role="tabpanel"
          id={`${id}-panel-${value}`}
          aria-labelledby={`${id}-tab-${value}`}
          hidden={value !== chosen}
          tabIndex={0}
          className="outline-offset-[-2px]"
        >
          {content}
        </div>
      ))}
    </div>
  );
}

/** Where a key leads among `count` tabs; undefined when it leads nowhere. */
function placeAfter(key: string, at: number, count: number): number | undefined {
  if (key === "ArrowRight") return (at + 1) % count;
  if (key === "ArrowLeft") return (at - 1 + count) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return undefined;
}

const keptName = (name: string): string => `causeway-tab-${name}`;

function readKept(name: string): string | undefined {
  try {
    return localStorage.getItem(keptName(name)) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(keptName(name), value);
  } catch {
    // A browser that keeps nothing shows the first tab first.
  }
}
