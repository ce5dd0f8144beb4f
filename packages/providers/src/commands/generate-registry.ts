import { readdirSync, writeFileSync } from "node:fs";
import { printRegistry } from "../registry-text.ts";

const folder = new URL("../providers/", import.meta.url);
writeFileSync(new URL("../registry.gen.ts", import.meta.url), printRegistry(readdirSync(folder)));
