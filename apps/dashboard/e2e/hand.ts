import type { Locator } from "playwright-core";
import { eventually } from "./eventually.ts";

/** How a person works a page: with the mouse, or with the keyboard alone. */
export type Hand = {
  readonly name: "mouse" | "keyboard";
  press(target: Locator): Promise<void>;
  write(field: Locator, text: string): Promise<void>;
  /** An option of a list that opens, by its whole name. */
  choose(list: Locator, option: string): Promise<void>;
};

export const mouse: Hand = {
  name: "mouse",
  press: async (target) => {
    await untilItListens(target);
    await target.click();
  },
  write: async (field, text) => {
    await untilItListens(field);
    await field.fill(text);
  },
  choose: async (list, option) => {
    await untilItListens(list);
    await list.click();
    await list.page().getByRole("option", { name: option, exact: true }).click();
  },
};

/** Reaches everything by Tab, as somebody does who has no mouse: what Tab does not reach fails. */
export const keyboard: Hand = {
  name: "keyboard",
  press: async (target) => {
    await tabTo(target);
    const isTicked = await target.evaluate((element) =>
      element.matches("input[type='checkbox'], [role='checkbox'], [role='switch']"),
    );
    await target.page().keyboard.press(isTicked ? "Space" : "Enter");
  },
  write: async (field, text) => {
    await tabTo(field);
    await field.page().keyboard.press("ControlOrMeta+a");
    await field.page().keyboard.type(text);
  },
  choose: async (list, option) => {
    const page = list.page();
    await tabTo(list);
    await page.keyboard.press("Enter");
    const wanted = page.getByRole("option", { name: option, exact: true });
    await wanted.waitFor();
    const isReached = () => wanted.evaluate((element) => element === document.activeElement);
    // The list moves the focus a moment after each key: the next one only then, or the option is passed over.
    await page.getByRole("option").and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Home");
    await page.getByRole("option").first().and(page.locator(":focus")).waitFor();
    for (let step = 0; !(await isReached()); step++) {
      if (step > mostSteps) throw new Error(`The arrow keys do not reach the option ${option}.`);
      const before = await page.evaluateHandle(() => document.activeElement);
      await page.keyboard.press("ArrowDown");
      await page.waitForFunction((one) => document.activeElement !== one, before);
    }
    await page.keyboard.press("Enter");
    await wanted.waitFor({ state: "hidden" });
  },
};

/** Until React has taken the element over: what is done before is not heard. Pages of others are as they are. */
export async function untilItListens(target: Locator): Promise<void> {
  await target.waitFor();
  await eventually(`${String(target)} to be taken over by the page's script`, async () => {
    const listens = await target.evaluate(
      (element) =>
        !document.querySelector("script[src*='/_next/']") ||
        Object.keys(element).some((name) => name.startsWith("__react")),
    );
    return listens || undefined;
  });
}

const mostSteps = 120;

/** From where the focus is, past the navigation by the link that skips it, backwards where that is the way. */
async function tabTo(target: Locator): Promise<void> {
  await untilItListens(target);
  const page = target.page();
  for (let step = 0; step <= mostSteps; step++) {
    const key = await target.evaluate((wanted) => {
      const focused = document.activeElement;
      if (focused === wanted) return undefined;
      if (!focused || focused === document.body) return "Tab";
      if (focused.matches("a[href='#content']") && wanted.closest("#content")) return "Enter";
      const isBehind = focused.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING;
      return isBehind ? "Shift+Tab" : "Tab";
    });
    if (key === undefined) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab does not reach ${String(target)}.`);
}
