import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// The server runs in the app's folder. A path from `import.meta.url` would be the bundler's, not the disk's.
const requireFromApp = createRequire(join(process.cwd(), "package.json"));
const folder = join(dirname(requireFromApp.resolve("@lobehub/icons-static-svg/package.json")), "icons");

let available: ReadonlySet<string> | undefined;

export function hasLogo(name: string): boolean {
  available ??= new Set(readdirSync(folder));
  return available.has(`${name}.svg`);
}

/** The SVG text of a logo, or undefined for a name the icon set does not have. */
export const readLogo = (name: string): string | undefined =>
  hasLogo(name) ? readFileSync(join(folder, `${name}.svg`), "utf8") : undefined;
