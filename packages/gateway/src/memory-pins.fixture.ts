import type { SessionPins } from "./session-pins-port.ts";

/** Pins of one process alone. */
export class MemoryPins implements SessionPins {
  readonly kept = new Map<string, string>();

  peek(key: string): string | undefined {
    return this.kept.get(key);
  }

  find(key: string): Promise<string | undefined> {
    return Promise.resolve(this.kept.get(key));
  }

  keep(key: string, endpointId: string): void {
    if (!this.kept.has(key)) this.kept.set(key, endpointId);
  }
}
