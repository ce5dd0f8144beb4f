"use client";

import { useCallback, useState } from "react";

export type OnDemand<Part> = {
  /** Undefined until it was wanted and has come. */
  readonly part: Part | undefined;
  /** Fetches the script without using it: when somebody points at what opens it, or reaches it by Tab. */
  readonly fetchAhead: () => void;
  /** Uses the part as soon as it is here. A fetch that failed is tried again the next time it is wanted. */
  readonly want: () => void;
};

/** A part of the page whose script is sent when somebody is about to use it. `load` imports it. */
export function useOnDemand<Part>(load: () => Promise<Part>): OnDemand<Part> {
  const [part, setPart] = useState<Part>();
  const fetchAhead = useCallback(() => {
    load().catch(() => undefined);
  }, [load]);
  const want = useCallback(() => {
    load().then(
      (loaded) => setPart(() => loaded),
      () => undefined,
    );
  }, [load]);
  return { part, fetchAhead, want };
}
