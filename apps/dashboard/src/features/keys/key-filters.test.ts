import { expect, it } from "vitest";
import { anyKey, findKeys, type KeyFilters } from "./key-filters.ts";
import type { KeyView } from "./key-view.ts";

const key = (name: string, rest: Partial<KeyView> = {}): KeyView => ({
  id: name,
  name,
  label: `sk-cw-v1-${name}…xyz`,
  isManagement: false,
  isPlayground: false,
  status: "active",
  createdAt: "2026-11-01T00:00:00.000Z",
  createdBy: "ada@example.com",
  app: undefined,
  lastUsedAt: "2026-11-02T00:00:00.000Z",
  expiresAt: undefined,
  revokedAt: undefined,
  spentTotal: "0",
  spentThisMonth: "0",
  limits: {
    spending: [],
    countsOwnKeys: false,
    requestsPerMinute: undefined,
    tokensPerMinute: undefined,
    concurrency: undefined,
    models: undefined,
    providers: undefined,
  },
  formerSecrets: [],
  ...rest,
});

const keys = [
  key("Production"),
  key("Editor", { app: { name: "Scribe", origin: "https://scribe.example" }, createdBy: "bob@example.com" }),
  key("Playground", { isPlayground: true, lastUsedAt: undefined }),
  key("Deploys", { isManagement: true, status: "disabled", createdBy: undefined }),
];

it.each<[Partial<KeyFilters>, readonly string[]]>([
  [{}, ["Production", "Editor", "Playground", "Deploys"]],
  [{ q: " SCRIBE " }, ["Editor"]],
  [{ q: "bob@" }, ["Editor"]],
  [{ kind: "program" }, ["Production"]],
  [{ kind: "app" }, ["Editor"]],
  [{ kind: "management" }, ["Deploys"]],
  [{ state: "unused" }, ["Playground"]],
  [{ state: "disabled" }, ["Deploys"]],
  [{ owner: "ada@example.com", kind: "playground" }, ["Playground"]],
  [{ owner: "nobody@example.com" }, []],
])("%j finds %j", (filters, expected) => {
  expect(findKeys(keys, { ...anyKey, ...filters }).map(({ name }) => name)).toEqual(expected);
});
