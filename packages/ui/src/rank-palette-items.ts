import type { ReactNode } from "react";

export type PaletteItem = {
  readonly id: string;
  readonly label: string;
  /** Under which heading it stands. */
  readonly group: string;
  /** Shown after the label, and found too. */
  readonly hint?: string;
  /** Found, but not shown. */
  readonly keywords?: string;
  readonly icon?: ReactNode;
  /** Shown only once something is typed: there are too many of its kind. */
  readonly onlyFound?: boolean;
};

export type PaletteGroup = { readonly label: string; readonly items: readonly PaletteItem[] };

const mostShown = 60;

/**
 * What of the items answers to the text: all of its words must occur. Items that begin with it come first, then those
 * with a word that does, then the rest in their order. Groups stand as their best item does.
 */
export function rankPaletteItems(items: readonly PaletteItem[], text: string): readonly PaletteGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked = items
    .flatMap((item, index) => {
      const rank = words.length === 0 ? (item.onlyFound ? undefined : 0) : rankOf(item, words);
      return rank === undefined ? [] : [{ item, rank, index }];
    })
    .toSorted((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, mostShown);
  const groups = new Map<string, PaletteItem[]>();
  for (const { item } of ranked) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  return [...groups].map(([label, found]) => ({ label, items: found }));
}

function rankOf({ label, hint = "", keywords = "" }: PaletteItem, words: readonly string[]): number | undefined {
  const shown = label.toLowerCase();
  const all = `${shown} ${hint} ${keywords}`.toLowerCase();
  if (!words.every((word) => all.includes(word))) return undefined;
  const [first = ""] = words;
  if (shown.startsWith(first)) return 0;
  if (shown.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(first))) return 1;
  return shown.includes(first) ? 2 : 3;
}
