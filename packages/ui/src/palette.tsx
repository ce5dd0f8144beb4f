"use client";

import dynamic from "next/dynamic";
import { useRef } from "react";
import type { PaletteItem } from "./rank-palette-items.ts";

export type { PaletteItem } from "./rank-palette-items.ts";

export type PaletteProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** What can be found: "Find a model". */
  readonly label: string;
  /** All there is to choose from; a function may add what only the text leads to. */
  readonly items: readonly PaletteItem[] | ((text: string) => readonly PaletteItem[]);
  readonly emptyText: string;
  /** Told of each letter, for what has to be asked for. */
  readonly onTextChange?: (text: string) => void;
  readonly onChoose: (item: PaletteItem, text: string) => void;
};

const PaletteDialog = dynamic(() => import("./palette-dialog.tsx"), { ssr: false });

/** One of many, found by typing: arrows move, Enter chooses, Escape closes. Its script is loaded when it is opened. */
export function Palette(props: PaletteProps) {
  const wasOpen = useRef(false);
  wasOpen.current ||= props.open;
  return wasOpen.current ? <PaletteDialog {...props} /> : null;
}
