import { useState } from "react";
import type { KeyView } from "../key-view.ts";

export type KeySelection = {
  readonly has: (id: string) => boolean;
  readonly set: (id: string, on: boolean) => void;
  readonly setAll: (on: boolean) => void;
  readonly clear: () => void;
  /** In the list's order, and only what the list shows: nobody changes a key that he does not see. */
  readonly keys: readonly KeyView[];
  readonly isAll: boolean;
};

/** Which of the keys that are shown are chosen for a change of several. */
export function useKeySelection(shown: readonly KeyView[]): KeySelection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const keys = shown.filter(({ id }) => ids.has(id));
  return {
    has: (id) => ids.has(id),
    set: (id, on) => setIds((before) => new Set(on ? [...before, id] : [...before].filter((other) => other !== id))),
    setAll: (on) => setIds(new Set(on ? shown.map(({ id }) => id) : [])),
    clear: () => setIds(new Set()),
    keys,
    isAll: keys.length > 0 && keys.length === shown.length,
  };
}
