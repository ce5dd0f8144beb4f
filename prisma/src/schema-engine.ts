import { readFile } from "node:fs/promises";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import { readSchema } from "./schema-folder.ts";

export const noFilters = { externalTables: [], externalEnums: [] };

/**
 * Prisma's schema engine as WebAssembly from npm, speaking to Postgres through the driver adapter: unlike the
 * CLI's engine it needs no binary from Prisma's servers.
 */
export async function withSchemaEngine<Result>(
  databaseUrl: string,
  use: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const { SchemaEngine } = await loadSchemaEngine();
  const adapters = bindMigrationAwareSqlAdapterFactory(new PrismaPg(databaseUrl));
  const datamodels = (await readSchema()).map(({ path, content }): [string, string] => [path, content]);
  const engine = await SchemaEngine.new({ datamodels }, () => {}, adapters);
  try {
    return await use(engine);
  } finally {
    engine.free();
  }
}

type SchemaEngineModule = typeof import("@prisma/schema-engine-wasm");
type SchemaEngineBindings = SchemaEngineModule & WebAssembly.ModuleImports & {
  readonly __wbg_set_wasm: (exports: WebAssembly.Exports) => void;
};

let loading: Promise<SchemaEngineModule> | undefined;

function loadSchemaEngine(): Promise<SchemaEngineModule> {
  loading ??= instantiateSchemaEngine();
  return loading;
}

/** By hand, because Node still marks its own import of `.wasm` modules as experimental. */
async function instantiateSchemaEngine(): Promise<SchemaEngineModule> {
  const bindings: SchemaEngineBindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const file = new URL("schema_engine_bg.wasm", import.meta.resolve("@prisma/schema-engine-wasm"));
  const { instance } = await WebAssembly.instantiate(await readFile(file), { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports["__wbindgen_start"];
  if (typeof start === "function") start();
  return bindings;
}
