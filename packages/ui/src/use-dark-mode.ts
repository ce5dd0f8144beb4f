"use client";

import { useSyncExternalStore } from "react";

/** Whether the page is dark now. Canvases cannot read theme tokens, so they ask here. */
export const useDarkMode = (): boolean => useSyncExternalStore(subscribe, readMode, () => false);

const readMode = () => document.documentElement.dataset["mode"] === "dark";

function subscribe(onChange: () => void) {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-mode"] });
  return () => observer.disconnect();
}
