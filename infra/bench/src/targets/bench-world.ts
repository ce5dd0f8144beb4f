import type { Provider } from "../outside/provider.ts";

/** What targets are started with. */
export type BenchWorld = {
  /** Logs and data; gone when the bench ends. */
  readonly folder: string;
  /** Kept between runs: peers are installed here. */
  readonly cacheFolder: string;
  readonly provider: Provider;
  readonly installsPeers: boolean;
  /** Called in turn, the last first, when the bench ends. */
  onClose(close: () => Promise<unknown>): void;
};
