import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNetworks } from "@causeway/networks";
import { type EgressRules, strictRules } from "./egress-rules.ts";
import { hostileUrls } from "./hostile-urls.fixture.ts";
import { judgeAddress } from "./judge-address.ts";
import { judgeTarget } from "./judge-target.ts";
import { judgeUrl } from "./judge-url.ts";

/** As open as can be to the internet, so that only what an address is can refuse it. */
const anyPublic: EgressRules = {
  privateNetworks: [],
  publicPorts: Array.from({ length: 65_536 }, (_, port) => port),
  publicSchemes: ["https:", "http:"],
};
const open = (list: string): EgressRules => ({ ...strictRules, privateNetworks: parseNetworks(list) });
const everything = open("0.0.0.0/0, ::/0");

describe("a hostile address", () => {
  it.each(hostileUrls)("is refused, with a reason: %j", (url) => {
    for (const port of ["80", "443", "31337"]) {
      const verdict = judgeUrl(url.replace("{port}", port), anyPublic);
      expect(verdict).toMatchObject({ kind: "refused", because: expect.stringMatching(/^\w.{8,}[^.]$/) });
    }
  });

  it("there are more than sixty of them", () => {
    expect(new Set(hostileUrls).size).toBeGreaterThan(60);
  });
});

describe("an ordinary address", () => {
  it.each(["https://api.openai.com/v1", "https://8.8.8.8/", "https://[2606:4700::1111]/v1", "https://a.b.example.com"])(
    "is allowed: %s",
    (url) => expect(judgeUrl(url, strictRules)).toMatchObject({ kind: "allowed" }),
  );

  it.each([
    ["http://api.example.com/v1", /https/],
    ["https://api.example.com:22/v1", /port 22/],
    ["https://api.example.com:6379/", /port 6379/],
    ["https://1.1.1.1:8443/", /port 8443/],
    [`https://example.com/${"a".repeat(3_000)}`, /longer than 2048/],
  ])("is refused by another scheme or port: %s", (url, because) => {
    expect(judgeUrl(url, strictRules)).toMatchObject({ kind: "refused", because: expect.stringMatching(because) });
  });
});

describe("networks that the operator opens", () => {
  it("are reached by any port and without TLS, and nothing beside them", () => {
    const rules = open("127.0.0.1/32, 10.0.0.0/8, fd00::/8");
    for (const url of [
      "http://127.0.0.1:8788/providers/openai",
      "http://10.1.2.3:11434/v1",
      "https://[fd12::1]:8443/",
    ]) {
      expect(judgeUrl(url, rules)).toMatchObject({ kind: "allowed" });
    }
    for (const url of ["http://127.0.0.2:8788/", "http://192.168.0.1/", "http://8.8.8.8/", "https://8.8.8.8:8080/"]) {
      expect(judgeUrl(url, rules)).toMatchObject({ kind: "refused" });
    }
  });

  it("never open a metadata service, whatever it is called", () => {
    const urls = hostileUrls.slice(
      hostileUrls.indexOf("http://169.254.169.254/latest/meta-data/"),
      hostileUrls.indexOf("http://localhost:{port}/"),
    );
    expect(urls.length).toBeGreaterThan(9);
    for (const url of urls) expect(judgeUrl(url, everything)).toMatchObject({ kind: "refused" });
  });

  it.each(["10.0.0.0", "nonsense", "10.0.0.0/33", "10.0.0.0/8 127.0.0.1/32"])("are named when wrong: %s", (list) => {
    expect(() => parseNetworks(list)).toThrow(/is not a network/);
  });

  it("are none when the list is empty", () => {
    expect(parseNetworks("")).toEqual([]);
  });
});

describe("the addresses of a name", () => {
  const https = { protocol: "https:", port: 443 };

  it("refuse it together when one of them is not allowed", () => {
    expect(judgeTarget({ ...https, addresses: ["8.8.8.8", "1.1.1.1"] }, strictRules)).toBeUndefined();
    for (const addresses of [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["8.8.8.8", "::1"], []]) {
      expect(judgeTarget({ ...https, addresses }, strictRules)).toMatch(/address/);
    }
  });

  it("that are partly public keep to the rules of public ones", () => {
    const mixed = { addresses: ["127.0.0.1", "8.8.8.8"], protocol: "http:", port: 8_788 };
    expect(judgeTarget(mixed, open("127.0.0.1/32"))).toMatch(/https/);
  });

  it("in IPv4 are judged the same when they are written as IPv6", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(judgeAddress(`::ffff:${address}`, strictRules)).toEqual(judgeAddress(address, strictRules));
      }),
    );
  });

  it("in IPv6 are refused unless they are global unicast", () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const isGlobal = /^[23]/.test(address.padStart(4, "0")) && (address.split(":")[0] ?? "").length === 4;
        fc.pre(!isGlobal && !address.toLowerCase().includes("ffff:"));
        expect(judgeAddress(address, strictRules).kind).toBe("refused");
      }),
    );
  });

  it("with a zone, or that are none, are refused", () => {
    for (const address of ["fe80::1%lo", "::1%1", "example.com", "", "1.1.1.1/32"]) {
      expect(judgeAddress(address, everything).kind).toBe("refused");
    }
  });
});
