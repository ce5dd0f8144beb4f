import { describe, expect, it } from "vitest";
import { readPluginDefaults } from "./plugin-defaults.ts";

describe("default plugins of a workspace", () => {
  it("are read as a call's would be", () => {
    expect(
      readPluginDefaults([
        { id: "web", max_results: 2, prevent_overrides: true },
        { id: "file-parser", pdf: { engine: "native" } },
        { id: "response-healing", enabled: false },
        { id: "context-compression" },
      ]),
    ).toMatchObject([
      { id: "web", enabled: true, preventsOverrides: true, wish: { webSearch: { maxResults: 2, isTool: false } } },
      { id: "file-parser", preventsOverrides: false, wish: { documents: "native" } },
      { id: "response-healing", enabled: false, wish: { repairsAnswers: false } },
      { id: "context-compression", enabled: true, wish: { compresses: true } },
    ]);
    expect(readPluginDefaults([{ id: "web", enabled: false }])).toMatchObject([{ enabled: false, wish: {} }]);
    expect(readPluginDefaults(null)).toEqual([]);
  });

  it.each([
    [{}, "plugins"],
    [["web"], "plugins.0"],
    [[{}], "plugins.0.id"],
    [[{ id: "fusion" }], "plugins.0.id"],
    [[{ id: "web" }, { id: "web", enabled: false }], "plugins.1.id"],
    [[{ id: "web", enabled: "yes" }], "plugins.0.enabled"],
    [[{ id: "web", prevent_overrides: 1 }], "plugins.0.prevent_overrides"],
    [[{ id: "web", enabled: false, max_results: 0 }], "plugins.0.max_results"],
    [[{ id: "response-healing" }, { id: "web", engine: "yahoo" }], "plugins.1.engine"],
    [[{ id: "web", results: 3 }], "plugins.0.results"],
    [[{ id: "file-parser", pdf: { engine: "magic" } }], "plugins.0.pdf.engine"],
    [[{ id: "context-compression", engine: "ends" }], "plugins.0.engine"],
  ])("that are wrong are refused with the field: %j", (value, parameter) => {
    expect(() => readPluginDefaults(value)).toThrow(expect.objectContaining({ code: "invalid-request", parameter }));
  });
});
