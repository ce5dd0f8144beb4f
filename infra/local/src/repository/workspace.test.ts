import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../repository-root.ts";

const read = (path: string) => readFileSync(join(repositoryRoot, path), "utf8");
const readJson = (path: string): unknown => JSON.parse(read(path));

const { packages: patterns } = z.object({ packages: z.array(z.string()) }).parse(parse(read("pnpm-workspace.yaml")));
const packages = patterns
  .flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: repositoryRoot }))
  .map((file) => dirname(file))
  .toSorted();

const tagsSchema = z.object({ tags: z.array(z.string()) });
const knownTags = Object.keys(
  z.object({ boundaries: z.object({ tags: z.record(z.string(), z.unknown()) }) }).parse(readJson("turbo.json"))
    .boundaries.tags,
);

describe("the workspace", () => {
  // `turbo boundaries` passes a package without a tag in silence.
  test.each(packages)("%s has exactly one tag, and one with rules", (folder) => {
    const { tags } = tagsSchema.parse(readJson(`${folder}/turbo.json`));
    expect(tags).toHaveLength(1);
    expect(knownTags).toContain(tags[0]);
  });

  test.each(packages)("%s says in its README what it is for", (folder) => {
    // `infra/local` is described in the README of `infra`, `prisma/seed` in that of `prisma`.
    const readme = [`${folder}/README.md`, `${dirname(folder)}/README.md`].find((path) =>
      existsSync(join(repositoryRoot, path)),
    );
    expect(readme).toBeDefined();
    expect(read(readme ?? "").split("\n").length).toBeLessThanOrEqual(61);
  });

  test.each(packages)("%s takes its dependencies from the catalogue", (folder) => {
    const manifest = z
      .object({
        dependencies: z.record(z.string(), z.string()).optional(),
        devDependencies: z.record(z.string(), z.string()).optional(),
      })
      .parse(readJson(`${folder}/package.json`));
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter(([, version]) => version !== "catalog:" && version !== "workspace:*")).toEqual([]);
  });

  test("has exactly the agreed top level", () => {
    const visible = readdirSync(repositoryRoot).filter((name) => !name.startsWith(".") && name !== "node_modules");
    expect(visible.toSorted()).toEqual(
      [
        "README.md",
        "apps",
        "infra",
        "package.json",
        "packages",
        "pnpm-lock.yaml",
        "pnpm-workspace.yaml",
        "prisma",
        "turbo.json",
      ].toSorted(),
    );
  });

  test("has no drawer for what has no name", () => {
    const drawers = globSync("{apps,packages,prisma,infra}/**/{shared,common,core,lib,utils,helpers}{,.ts,.tsx}", {
      cwd: repositoryRoot,
      exclude: (name) => name.includes("node_modules") || name.includes(".next") || name.includes("generated"),
    });
    expect(drawers).toEqual([]);
  });
});
