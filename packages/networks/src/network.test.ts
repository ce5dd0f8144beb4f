import { assert, integer, ipV4, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { type Address, parseAddress } from "./address.ts";
import { isInNetworks, networkText, parseNetwork, parseNetworks } from "./network.ts";

const address = (text: string): Address => {
  const read = parseAddress(text);
  if (!read) throw new Error(`${text} is no address`);
  return read;
};

it.each([
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7/32", "203.0.113.7"],
  ["10.1.2.3/8", "10.0.0.0/8"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["2001:DB8:0:0::7", "2001:db8::7"],
  ["2001:db8:ffff::1/33", "2001:db8:8000::/33"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["::ffff:10.1.2.3/104", "10.0.0.0/8"],
])("reads %s as %s", (text, written) => {
  expect(networkText(parseNetwork(text))).toBe(written);
});

it.each([
  "",
  "10.0.0.0/33",
  "10.0.0.0/",
  "10.0.0.0/-1",
  "10.0.0.0/8/8",
  "10.0.0.0/8.0",
  "10.0.0.0/255.0.0.0",
  "10.1",
  "010.0.0.1",
  "0x0a.0.0.1",
  "2001:db8::/129",
  "::ffff:10.0.0.0/8",
  "fe80::1%eth0",
  "example.com",
  "*",
])("refuses %j by its name", (text) => {
  expect(() => parseNetwork(text)).toThrow(`${text} is not a network`);
});

it("reads a list, and names the entry that is wrong", () => {
  expect(parseNetworks(" 10.0.0.0/8, ,2001:db8::/32 ").map(networkText)).toEqual(["10.0.0.0/8", "2001:db8::/32"]);
  expect(() => parseNetworks("10.0.0.0/8, ten")).toThrow("ten is not a network");
  expect(() => parseNetworks("10.0.0.0")).toThrow("10.0.0.0 is not a network");
});

describe("what is in a network", () => {
  it.each([
    ["10.255.255.255", "10.0.0.0/8", true],
    ["11.0.0.0", "10.0.0.0/8", false],
    ["203.0.113.7", "203.0.113.6/31", true],
    ["203.0.113.8", "203.0.113.6/31", false],
    ["::ffff:10.0.0.1", "10.0.0.0/8", true],
    ["10.0.0.1", "::ffff:10.0.0.0/104", true],
    ["10.0.0.1", "::/0", false],
    ["2001:db8::1", "0.0.0.0/0", false],
    ["2001:db8:7fff::1", "2001:db8::/33", true],
    ["2001:db8:8000::1", "2001:db8::/33", false],
  ])("%s in %s: %s", (text, network, isIn) => {
    expect(isInNetworks(address(text), [parseNetwork("192.0.2.1"), parseNetwork(network)])).toBe(isIn);
  });

  it("is what begins with the same bits", () => {
    const version4 = ipV4();
    assert(
      property(version4, version4, integer({ min: 0, max: 32 }), (one, other, prefixLength) => {
        const bits = (text: string) =>
          text
            .split(".")
            .map((part) => Number(part).toString(2).padStart(8, "0"))
            .join("")
            .slice(0, prefixLength);
        const isIn = isInNetworks(address(one), [parseNetwork(`${other}/${prefixLength}`)]);
        expect(isIn).toBe(bits(one) === bits(other));
      }),
    );
  });
});
