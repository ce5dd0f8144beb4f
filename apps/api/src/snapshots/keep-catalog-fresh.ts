import type { Logger } from "@causeway/telemetry";
import type { CatalogSnapshots } from "./catalog-snapshots.ts";

const refreshMs = 60_000;

/** Loads the catalogue anew every minute and whenever someone says that it changed. */
export function keepCatalogFresh(catalog: CatalogSnapshots, log: Logger): { reloadSoon(): void; stop(): void } {
  const reloadSoon = () => {
    catalog
      .reload()
      .catch((error: unknown) => log.warn({ error }, "the catalogue could not be loaded; the last one stays"));
  };
  const timer = setInterval(reloadSoon, refreshMs).unref();
  return { reloadSoon, stop: () => clearInterval(timer) };
}
