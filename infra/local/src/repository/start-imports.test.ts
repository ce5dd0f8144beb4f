import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../repository-root.ts";

/** What a module loads at once; types are gone by then, and `import(…)` comes later. */
const staticImports = (file: string): readonly string[] =>
  [...readFileSync(file, "utf8").matchAll(/^(?:import|export) (?!type )[^"]*?from "([^"]+)";$/gms)]
    .map((match) => match[1] ?? "")
    .filter((name) => name.startsWith(".") || name.startsWith("@causeway/"))
    .map((name) => (name.startsWith(".") ? resolve(dirname(file), name) : createRequire(file).resolve(name)));

function reachedFrom(file: string, reached = new Set<string>()): ReadonlySet<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  for (const imported of staticImports(file)) reachedFrom(imported, reached);
  return reached;
}

test.each(["start.ts", "test.ts"])(
  "%s runs before the database's client is generated: nothing it loads needs it",
  (name) => {
    const reached = [...reachedFrom(resolve(import.meta.dirname, "..", name))].map((file) =>
      relative(repositoryRoot, file),
    );
    expect(reached.length).toBeGreaterThan(20);
    expect(reached.filter((file) => file.startsWith("prisma/") && file !== "prisma/seed/src/demo-owner.ts")).toEqual(
      [],
    );
  },
);
