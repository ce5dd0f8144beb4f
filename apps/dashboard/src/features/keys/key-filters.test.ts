import { expect, it } from "vitest";
import { anyKey, filtersInForce, findKeys, type KeyFilters, keyListFile } from "./key-filters.ts";
import { apiKeySummary } from "./key-summary.fixture.ts";
import { type KeyView, toKeyView } from "./key-view.ts";

const key = (name: string, rest: Partial<KeyView> = {}): KeyView => ({
  ...toKeyView(
    apiKeySummary({ name, label: `sk-cw-v1-${name}…xyz`, createdBy: "ada@example.com", lastUsedAt: new Date() }),
  ),
  ...rest,
});

const keys = [
  key("Production", { environment: "production" }),
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
  [{ env: "production" }, ["Production"]],
  [{ env: "staging" }, []],
  [{ owner: "nobody@example.com" }, []],
])("%j finds %j", (filters, expected) => {
  expect(findKeys(keys, { ...anyKey, ...filters }).map(({ name }) => name)).toEqual(expected);
});

it("are not in force where the list is short, so that a file of it has the same keys", () => {
  const filters: KeyFilters = { ...anyKey, env: "production" };
  expect(keyListFile(filtersInForce(keys, filters))).toBe("/keys/export?env=production");
  expect(keyListFile(filtersInForce(keys.slice(1), filters))).toBe("/keys/export");
});
