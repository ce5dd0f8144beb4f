"use client";

import { MagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/MagnifyingGlass";
import { type ReactNode, useRef } from "react";
import { Button } from "./button.tsx";
import { useOnDemand } from "./use-on-demand.ts";

export type SearchHit = {
  readonly href: string;
  readonly label: string;
  /** Beside the label: where it is. */
  readonly note?: string;
  readonly excerpt: ReactNode;
};

export type SearchBoxProps = {
  /** Where the text is sent by Enter, and without a script: the page of everything that is found. */
  readonly action: string;
  /** Of the text in that address. */
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  readonly onTextChange: (text: string) => void;
  /** `undefined` while there is no answer. */
  readonly hits: readonly SearchHit[] | undefined;
  /** What the answer says: how many there are, or what to try; read aloud. `undefined` while there is no answer. */
  readonly message: string | undefined;
};

const load = () => import("./search-box-list.tsx").then(({ SearchBoxList }) => SearchBoxList);

/**
 * Text that finds pages while it is typed: arrows move, Enter opens, Escape closes. The list, and all that makes it open
 * and move, comes when somebody goes to the box; until then it is a field of a form.
 */
export function SearchBox(props: SearchBoxProps) {
  const { part: SearchBoxList, fetchAhead, want } = useOnDemand(load);
  const isFocused = useRef(false);
  const wasTypedIn = useRef(false);
  const { action, name, label, placeholder, text, onTextChange } = props;
  return (
    <form role="search" action={action} className="flex min-w-0 items-center gap-2">
      {SearchBoxList ? (
        <SearchBoxList {...props} takesFocus={isFocused.current} startsOpen={wasTypedIn.current} />
      ) : (
        <input
          type="search"
          aria-label={label}
          className="ui-input min-w-0 flex-1"
          name={name}
          placeholder={placeholder}
          autoComplete="off"
          value={text}
          onPointerEnter={fetchAhead}
          onFocus={() => {
            isFocused.current = true;
            want();
          }}
          onBlur={() => {
            isFocused.current = false;
          }}
          onChange={(event) => {
            wasTypedIn.current = true;
            onTextChange(event.target.value);
          }}
        />
      )}
      <Button type="submit" shape="square" aria-label="Search" icon={<MagnifyingGlassIcon aria-hidden="true" />} />
    </form>
  );
}
