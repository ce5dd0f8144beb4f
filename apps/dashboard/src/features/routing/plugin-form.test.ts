import { expect, it } from "vitest";
import { pluginFormValues, pluginsOf } from "./plugin-form.ts";

it("takes an empty form for no defaults", () => {
  expect(pluginsOf(pluginFormValues([]), [])).toEqual([]);
});

it("shows what is stored, and reads the same back with what it does not know", () => {
  const stored = [
    { id: "web", enabled: true, prevent_overrides: true, engine: "exa", max_results: 3, include_domains: ["a.test"] },
    { id: "file-parser", enabled: true, prevent_overrides: false, pdf: { engine: "native" } },
    { id: "response-healing", enabled: false, prevent_overrides: false },
    { id: "context-compression", enabled: true, prevent_overrides: false, engine: "middle-out" },
  ];
  const values = pluginFormValues(stored);
  expect(values).toMatchObject({
    web: { state: "on", preventsOverrides: true, engine: "exa", maxResults: "3" },
    "file-parser": { state: "on", preventsOverrides: false, engine: "native" },
    "response-healing": { state: "off" },
    "context-compression": { state: "on" },
  });
  expect(pluginsOf(values, stored)).toEqual(stored);
});

it("takes away what is emptied, and a plugin that is to have no default", () => {
  const stored = [
    { id: "web", engine: "exa", max_results: 3 },
    { id: "response-healing", enabled: false },
  ];
  const values = pluginFormValues(stored);
  const emptied = {
    ...values,
    web: { ...values.web, engine: "", maxResults: " " },
    "response-healing": { ...values["response-healing"], state: "" },
  } as const;
  expect(pluginsOf(emptied, stored)).toStrictEqual([{ id: "web", enabled: true, prevent_overrides: false }]);
});

it("leaves a number that is none to whoever checks it", () => {
  const values = pluginFormValues([{ id: "web" }]);
  const wrong = { ...values, web: { ...values.web, maxResults: "many" } };
  expect(pluginsOf(wrong, [])[0]).toMatchObject({ max_results: Number.NaN });
});
