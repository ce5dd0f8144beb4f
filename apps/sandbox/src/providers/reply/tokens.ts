/** Pieces of about four characters: what the fake models "generate" one at a time and what their usage counts. */
export function splitTokens(text: string): string[] {
  return text.match(/\s*[^\s]{1,6}|\s+$/gu) ?? [];
}

export const tokensPerImage = 765;

/** Four characters a token, a few tokens of framing a message, and a flat price an image. */
export function countPromptTokens(prompt: { promptText: string; messageCount: number; imageCount: number }): number {
  return Math.ceil(prompt.promptText.length / 4) + prompt.messageCount * 4 + 3 + prompt.imageCount * tokensPerImage;
}
