import type { LaneTerms } from "@causeway/lanes";

/** Of what was left, a gateway on its own takes this part: up to ten of them together never exceed a quota. */
const gateways = 10;

/**
 * How a lane is used by a gateway that cannot ask the others: one call at a time, and only a part of what was left when
 * they last could be asked. `lastUsed` is in the order of the windows; `undefined` when nothing was ever seen: then
 * nothing is used.
 */
export const cautiousTerms = (terms: LaneTerms, lastUsed: readonly number[] | undefined): LaneTerms => ({
  ...terms,
  concurrency: 1,
  queueLength: 0,
  windows: terms.windows.map((window, index) => ({
    ...window,
    quota: lastUsed === undefined ? 0 : Math.max(0, Math.floor((window.quota - (lastUsed[index] ?? 0)) / gateways)),
  })),
});
