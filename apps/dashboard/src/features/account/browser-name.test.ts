import { expect, it } from "vitest";
import { browserName } from "./browser-name.ts";

it.each([
  [undefined, "Unknown browser"],
  ["curl/8", "Unknown browser"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on Linux"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36 Edg/156.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Mobile Safari/604",
    "Safari on iPhone",
  ],
])("%s is %s", (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});
