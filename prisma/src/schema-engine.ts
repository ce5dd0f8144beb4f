import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import { migrationAdapter } from "./migration-adapter.ts";
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
  const datamodels = (await readSchema()).map(({ path, content }): [string, string] => [path, content]);
  const adapter = migrationAdapter(databaseUrl);
  try {
    return await use(await SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(adapter)));
  } finally {
    await adapter.close();
  }
}

type SchemaEngineModule = typeof import("@prisma/schema-engine-wasm");

let loading: Promise<SchemaEngineModule> | undefined;

function loadSchemaEngine(): Promise<SchemaEngineModule> {
  loading ??= instantiateSchemaEngine();
  return loading;
}

/** The part of the global that TypeScript knows only together with the DOM. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

/** By hand, because Node still calls its own import of `.wasm` modules experimental, on every start. */
async function instantiateSchemaEngine(): Promise<SchemaEngineModule> {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
  const file = join(dirname(entry), "schema_engine_bg.wasm");
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    "./schema_engine_bg.js": { ...bindings, ...timersThatLetTheProcessEnd(bindings) },
  });
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: rejectPanic } });
  call(bindings, "__wbg_set_wasm", instance.exports);
  call(instance.exports, "__wbindgen_start");
  return bindings;
}

/** The engine leaves its ten-second lock timer running after the lock is taken, which would hold up every command. */
function timersThatLetTheProcessEnd(bindings: object): Record<string, (...values: unknown[]) => unknown> {
  const names = Object.keys(bindings).filter((name) => name.startsWith("__wbg_setTimeout"));
  return Object.fromEntries(
    names.map((name) => [
      name,
      (...values: unknown[]) => {
        const timer = call(bindings, name, ...values);
        return timer instanceof Object && "unref" in timer ? call(timer, "unref") : timer;
      },
    ]),
  );
}

function rejectPanic(message: string): never {
  throw new Error(`Prisma's schema engine stopped: ${message}`);
}

function call(owner: object, name: string, ...values: unknown[]): unknown {
  const member: unknown = Reflect.get(owner, name);
  if (typeof member !== "function") throw new Error(`@prisma/schema-engine-wasm has no ${name}: was it upgraded?`);
  return Reflect.apply(member, owner, values);
}
