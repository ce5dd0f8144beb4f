import { createHash } from "node:crypto";

const blockCharacters = 512; // 128 tokens, the step in which OpenAI counts cached prompt tokens
const leastBlocks = 8; // a prompt under 1,024 tokens is never cached
const mostEntries = 50_000;

/** How many of the prompt's tokens are in whole blocks, and so can be cached at all. */
export function cacheableTokens(promptText: string): number {
  const blocks = Math.floor(promptText.length / blockCharacters);
  return blocks < leastBlocks ? 0 : (blocks * blockCharacters) / 4;
}

/** Remembers the prefixes of prompts already seen at a provider, so that a repeated long prompt is a cached one. */
export class PrefixCache {
  #seen = new Set<string>();

  /** How many tokens at the start of this prompt were seen before. Remembers the prompt's own prefixes. */
  lookUp(scope: string, promptText: string): number {
    const blocks = Math.floor(promptText.length / blockCharacters);
    if (blocks < leastBlocks) return 0;
    let digest = scope;
    let cachedBlocks = 0;
    let unbroken = true;
    for (let index = 0; index < blocks; index += 1) {
      const block = promptText.slice(index * blockCharacters, (index + 1) * blockCharacters);
      digest = createHash("sha1").update(digest).update(block).digest("base64");
      if (unbroken && this.#seen.has(digest)) cachedBlocks = index + 1;
      else unbroken = false;
      this.#remember(digest);
    }
    return cachedBlocks >= leastBlocks ? (cachedBlocks * blockCharacters) / 4 : 0;
  }

  clear(): void {
    this.#seen.clear();
  }

  #remember(digest: string): void {
    this.#seen.delete(digest);
    this.#seen.add(digest);
    if (this.#seen.size <= mostEntries) return;
    const oldest = this.#seen.values().next();
    if (!oldest.done) this.#seen.delete(oldest.value);
  }
}
