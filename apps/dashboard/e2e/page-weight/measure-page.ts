import type { Browser } from "playwright-core";
import { openPage, type SignedInState } from "../browser.ts";

export type PageWeight = {
  /** Compressed bytes of script that the page asks for itself, before anything that is loaded on demand. */
  readonly scriptBytes: number;
  /** Of what is loaded on demand: charts, dialogs, the editor. */
  readonly laterScriptBytes: number;
  /** Until the largest text or picture in the window stands, over `mobileNetwork`. */
  readonly largestPaintMs: number;
};

/** 9 Mbit/s with 170 ms to and fro: the "4G" of web page tests. */
const mobileNetwork = { offline: false, latency: 170, downloadThroughput: 1_125_000, uploadThroughput: 1_125_000 };

/** Loads a page into an empty browser, as on a first visit. Throws when it does not answer 200. */
export async function measurePage(browser: Browser, address: string, signedIn?: SignedInState): Promise<PageWeight> {
  const { page } = await openPage(browser, new URL(address).origin, { ...(signedIn && { signedIn }) });
  try {
    const network = await page.context().newCDPSession(page);
    await network.send("Network.enable");
    await network.send("Network.emulateNetworkConditions", mobileNetwork);
    const scripts = new Map<string, { readonly url: string; bytes: number }>();
    network.on("Network.responseReceived", ({ requestId, type, response }) => {
      if (type === "Script" || response.mimeType.includes("javascript"))
        scripts.set(requestId, { url: response.url, bytes: 0 });
    });
    network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const script = scripts.get(requestId);
      if (script) script.bytes = encodedDataLength;
    });
    const response = await page.goto(address, { waitUntil: "networkidle", timeout: 60_000 });
    if (response?.status() !== 200) throw new Error(`${address} answered ${response?.status() ?? "nothing"}.`);
    // What stands in the page as it was sent, not in the page as scripts have made it since.
    const html = await response.text();
    const isAskedFor = (url: string) => html.includes(new URL(url).pathname);
    const sum = (wanted: boolean) =>
      [...scripts.values()]
        .filter(({ url }) => isAskedFor(url) === wanted)
        .reduce((total, { bytes }) => total + bytes, 0);
    const largestPaintMs = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const observer = new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0));
          observer.observe({ type: "largest-contentful-paint", buffered: true });
        }),
    );
    return { scriptBytes: sum(true), laterScriptBytes: sum(false), largestPaintMs };
  } finally {
    await page.context().close();
  }
}
