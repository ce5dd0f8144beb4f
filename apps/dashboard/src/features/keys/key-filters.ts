import { createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { KeyView } from "./key-view.ts";

export const keyKinds = ["program", "app", "playground", "management"] as const;
export type KeyKind = (typeof keyKinds)[number];

export const keyStates = ["active", "disabled", "expired", "unused"] as const;

/** What narrows the list; in the address, so that a view can be shared. */
export const keyFilterParsers = {
  /** Part of the name, the label, the app or the owner's address. */
  q: parseAsString.withDefault(""),
  kind: parseAsStringLiteral(keyKinds),
  state: parseAsStringLiteral(keyStates),
  /** What it is for, in a word. */
  env: parseAsString.withDefault(""),
  /** Address of whoever made it. */
  owner: parseAsString.withDefault(""),
};

export type KeyFilters = {
  readonly q: string;
  readonly kind: KeyKind | null;
  readonly state: (typeof keyStates)[number] | null;
  readonly env: string;
  readonly owner: string;
};

export const anyKey: KeyFilters = { q: "", kind: null, state: null, env: "", owner: "" };

/** So many are seen at a glance, without filters. */
const fewKeys = 3;

export const isFiltered = (usable: readonly KeyView[]): boolean => usable.length > fewKeys;

/** Those of the address, where it can be seen that they narrow the list: a file of it has the keys that the list has. */
export const filtersInForce = (usable: readonly KeyView[], filters: KeyFilters): KeyFilters =>
  isFiltered(usable) ? filters : anyKey;

const inAddress = createSerializer(keyFilterParsers);

/** Where the list under these filters is had as a file. */
export const keyListFile = (filters: KeyFilters): string => inAddress("/keys/export", filters);

export const kindOf = ({ isManagement, isPlayground, app }: KeyView): KeyKind => {
  if (isManagement) return "management";
  if (isPlayground) return "playground";
  return app ? "app" : "program";
};

/** In the order in which they came. */
export function findKeys(keys: readonly KeyView[], { q, kind, state, env, owner }: KeyFilters): readonly KeyView[] {
  const words = q.trim().toLowerCase();
  return keys.filter(
    (key) =>
      [key.name, key.label, key.app?.name, key.app?.origin, key.createdBy].some((text) =>
        text?.toLowerCase().includes(words),
      ) &&
      (kind === null || kindOf(key) === kind) &&
      (state === null || (state === "unused" ? key.lastUsedAt === undefined : key.status === state)) &&
      (env === "" || key.environment === env) &&
      (owner === "" || key.createdBy === owner),
  );
}
