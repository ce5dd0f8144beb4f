import { type RefObject, useEffect } from "react";

/**
 * `j` and `k` move the focus down and up through the links to calls inside `list`; Enter then opens one. Letters are
 * typed where one writes, and what lies open over the page has keys of its own.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const move = (event: KeyboardEvent) => {
      if ((event.key !== "j" && event.key !== "k") || event.metaKey || event.ctrlKey || event.altKey) return;
      const at = event.target instanceof Element ? event.target : undefined;
      if (at?.closest("input, textarea, select, [contenteditable]") || document.querySelector("[role=dialog]")) return;
      // Only those of the layout that is shown.
      const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>("a[href]") ?? [])].filter(
        (link) => link.offsetParent !== null,
      );
      const now = links.findIndex((link) => link === document.activeElement);
      links[event.key === "j" ? now + 1 : now - 1]?.focus();
    };
    document.addEventListener("keydown", move);
    return () => document.removeEventListener("keydown", move);
  }, [list]);
}
