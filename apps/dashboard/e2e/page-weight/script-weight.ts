import { request } from "node:http";

const weights = new Map<string, Promise<number>>();

/**
 * Bytes on the wire, gzip, of every script that a page of ours names as it is sent. What scripts load later is not among
 * them, nor what only browsers of old load.
 */
export async function scriptBytes(html: string, dashboardUrl: string): Promise<number> {
  const asked = html.replaceAll(/<script\b[^>]*\bnomodule\b[^>]*>/gi, "");
  const paths = new Set(asked.match(/\/_next\/static\/[\w./~-]+\.js/g));
  const bytes = await Promise.all([...paths].map((path) => weightOf(new URL(path, dashboardUrl).href)));
  return bytes.reduce((total, weight) => total + weight, 0);
}

function weightOf(address: string): Promise<number> {
  const known = weights.get(address) ?? weigh(address);
  weights.set(address, known);
  return known;
}

/** Not by `fetch`, which unpacks what it is given. */
const weigh = (address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(address, { headers: { "accept-encoding": "gzip" } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${address} answered ${response.statusCode ?? "nothing"}.`));
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.byteLength;
      });
      response.on("end", () => resolve(bytes));
      response.on("error", reject);
    });
    asked.on("error", reject);
    asked.end();
  });
