import type { Page } from "playwright-core";

/**
 * Until a page can be used as it is: what was streamed stands in its place and not hidden behind a skeleton, it has its
 * title, React has taken over all that one presses or writes into, and its effects have run. What is pressed before is
 * not heard, and what is measured before is the skeleton. Pages of others, such as where a card is entered, need only be
 * loaded. Goes on looking on the page that follows when the page leads elsewhere by itself.
 */
export async function untilReady(page: Page): Promise<void> {
  await page.waitForFunction(isReady, undefined, { polling: 50 });
}

/** Runs in the page, again and again, and so keeps what it knows there. */
function isReady(): boolean {
  if (document.readyState !== "complete") return false;
  if (!document.querySelector("script[src*='/_next/']")) return true;
  const isStreaming = document.querySelector("template[id^='B:'], [hidden][id^='S:']") !== null;
  const usable = [...document.querySelectorAll("a[href], button, input:not([type='hidden']), select, textarea")];
  const isTakenOver = usable.every((element) => Object.keys(element).some((name) => name.startsWith("__react")));
  if (isStreaming || !isTakenOver || document.title === "") return false;
  // Taken over while it is rendered; the keys of a page are listened to by its effects, which come after.
  if (!Reflect.has(window, "e2eIsIdle")) {
    Reflect.set(window, "e2eIsIdle", false);
    requestIdleCallback(() => Reflect.set(window, "e2eIsIdle", true));
  }
  return Reflect.get(window, "e2eIsIdle") === true;
}
