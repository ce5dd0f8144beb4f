import { providers } from "@causeway/providers";
import { expect, test } from "vitest";
import { readCatalogFile } from "./load-catalog-data.ts";
import { providerRows } from "./provider-rows.ts";

const file = readCatalogFile();

test("every provider in the catalogue has a file in packages/providers, and every file a provider in the catalogue", () => {
  expect(file.providers.map(({ id }) => id)).toEqual([...providers.keys()].toSorted());
});

test("the catalogue repeats the names and data policies of those files", () => {
  const rows = providerRows(new Set(providers.keys()));
  expect(file.providers).toEqual(rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
});

test("a provider without a file is an error that names the file", () => {
  expect(() => providerRows(new Set(["nobody"]))).toThrow("packages/providers/src/providers/nobody.ts is missing");
});
