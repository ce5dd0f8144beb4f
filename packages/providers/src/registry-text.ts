/** The text of `registry.gen.ts` for a listing of `providers/`: `google-vertex.ts` exports `googleVertex`. */
export function printRegistry(fileNames: readonly string[]): string {
  const slugs = fileNames
    .filter((name) => /^[a-z0-9-]+\.ts$/.test(name))
    .map((name) => name.slice(0, -".ts".length))
    .toSorted();
  return [
    "// Written by `pnpm --filter @causeway/providers build-registry` from the listing of `providers/`. Do not edit.",
    'import type { Provider } from "./provider.ts";',
    ...slugs.map((slug) => `import { ${exportName(slug)} } from "./providers/${slug}.ts";`),
    "",
    "/** Every provider we can call, keyed by slug. */",
    "export const providers: ReadonlyMap<string, Provider> = new Map<string, Provider>([",
    ...slugs.map((slug) => `  [${exportName(slug)}.id, ${exportName(slug)}],`),
    "]);",
    "",
  ].join("\n");
}

const exportName = (slug: string) => slug.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
