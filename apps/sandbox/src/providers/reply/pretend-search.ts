import type { Conversation } from "../conversation.ts";

/** The page that a provider's own search finds, and cites at the end of what it writes. */
export const pretendPage = { url: "https://sandbox.test/found", title: "Found by the provider", text: "It is so." };

export const pretendQuery = ({ lastUserText }: Conversation): string => lastUserText.slice(0, 60);
