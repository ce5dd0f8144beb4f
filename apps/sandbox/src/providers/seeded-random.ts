import { createHash } from "node:crypto";

/** A stream of numbers that is the same for the same seed on every machine. */
export type SeededRandom = {
  /** An integer from 0 up to, but not including, `below`. */
  integer(below: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  text(length: number, alphabet: string): string;
};

export const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
export const lowercaseHex = "0123456789abcdef";

export function seededRandom(seed: string): SeededRandom {
  let state = createHash("sha256").update(seed).digest().readUInt32LE(0);
  const next = () => {
    // mulberry32: four lines, a full period of 2^32, and good enough for text nobody must be unable to guess.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (below: number) => Math.floor(next() * below);
  return {
    integer,
    pick: (from) => from[integer(from.length)] ?? from[0],
    text: (length, alphabet) => Array.from({ length }, () => alphabet.charAt(integer(alphabet.length))).join(""),
  };
}

/** Looks like a version 4 UUID. */
export function seededUuid(random: SeededRandom): string {
  const hex = random.text(32, lowercaseHex);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
