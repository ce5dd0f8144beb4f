import type { CatalogSnapshot } from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import type { CatalogSource } from "@causeway/gateway";

export type CatalogSnapshots = {
  /** As known now. Throws 503 before the first load. */
  current(): CatalogSnapshot;
  /** Loads anew. When the store is away the last snapshot stays, and this rejects. */
  reload(): Promise<void>;
};

/** The catalogue in memory. A reload asked for while one runs is done right after it, once. */
export function catalogSnapshots(source: CatalogSource): CatalogSnapshots {
  let snapshot: CatalogSnapshot | undefined;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const load = async () => {
    snapshot = await source.load();
  };
  const start = () => {
    running = load().finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    current() {
      if (snapshot) return snapshot;
      throw new AppError("service-unavailable", "The catalogue is being loaded. Try again in a second.", {
        retryAfterSeconds: 1,
      });
    },
    reload() {
      if (!running) return start();
      next ??= running
        .catch(() => undefined)
        .then(() => {
          next = undefined;
          return start();
        });
      return next;
    },
  };
}
