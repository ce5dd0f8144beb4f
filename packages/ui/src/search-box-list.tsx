"use client";

import { Autocomplete } from "@cloudflare/kumo/primitives/autocomplete";
import NextLink from "next/link";
import { useLayoutEffect, useRef, useState } from "react";
import type { SearchBoxProps, SearchHit } from "./search-box.tsx";

type SearchBoxListProps = SearchBoxProps & {
  /** The field that it comes in place of has the focus. */
  readonly takesFocus: boolean;
  /** Something was typed into that field. */
  readonly startsOpen: boolean;
};

/**
 * The whole control; it comes because somebody went to the field. The list stands in the page beside it, as in the
 * palette: one that floats would hide the rest of the page from assistive technology while it is open.
 */
export function SearchBoxList(props: SearchBoxListProps) {
  const { name, label, placeholder, text, onTextChange, hits, message, takesFocus, startsOpen } = props;
  const [isOpen, setOpen] = useState(startsOpen);
  const isShown = isOpen && message !== undefined;
  const field = useRef<HTMLInputElement>(null);
  // Before the browser paints, so that no letter is typed beside it.
  useLayoutEffect(() => {
    if (!takesFocus) return;
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, [takesFocus]);

  return (
    <div className="relative min-w-0 flex-1">
      <Autocomplete.Root<SearchHit>
        inline
        open
        mode="none"
        name={name}
        items={isShown ? (hits ?? []) : []}
        itemToStringValue={(hit) => hit.label}
        value={text}
        onValueChange={(value, { reason }) => {
          // A hit leads elsewhere; what was typed stays.
          if (reason === "item-press") return;
          onTextChange(value);
          setOpen(true);
        }}
      >
        <Autocomplete.Input
          ref={field}
          type="search"
          aria-label={label}
          aria-expanded={isShown}
          className="ui-input w-full"
          placeholder={placeholder}
          autoComplete="off"
          onBlur={() => setOpen(false)}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown" && !isShown) setOpen(true);
            if (event.key !== "Escape" || !isShown) return;
            // Closes; what was typed is only taken back by the next one.
            event.preventBaseUIHandler();
            event.preventDefault();
            setOpen(false);
          }}
        />
        {isShown && (
          <div
            className="absolute top-full left-0 z-30 mt-1.5 flex max-h-[min(60dvh,28rem)] w-[min(30rem,calc(100vw-2rem))] flex-col rounded-lg bg-kumo-control text-kumo-default shadow-lg ring ring-kumo-line"
            // The field keeps the focus, or the list would be gone before the click.
            onMouseDown={(event) => event.preventDefault()}
          >
            <Autocomplete.Status className="px-4 py-2.5 text-sm text-kumo-subtle">{message}</Autocomplete.Status>
            <Autocomplete.List
              aria-label={label}
              className="min-h-0 scroll-py-2 overflow-y-auto overscroll-contain px-1.5 pb-1.5 empty:hidden"
            >
              {(hit: SearchHit) => (
                <Autocomplete.Item
                  key={hit.href}
                  value={hit}
                  render={<NextLink href={hit.href} prefetch={false} tabIndex={-1} />}
                  onClick={() => setOpen(false)}
                  className="block cursor-pointer rounded px-2.5 py-2 outline-none data-highlighted:bg-kumo-tint"
                >
                  <span className="flex flex-wrap items-baseline gap-x-2">
                    <span className="font-medium text-kumo-strong">{hit.label}</span>
                    {hit.note && <span className="text-xs text-kumo-subtle">{hit.note}</span>}
                  </span>
                  <span className="line-clamp-2 text-sm wrap-anywhere">{hit.excerpt}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </div>
        )}
      </Autocomplete.Root>
    </div>
  );
}
