/** The two ways in which providers take a key. */
export const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
export const anthropicKey = (secret: string) => ({ "x-api-key": secret, "anthropic-version": "2023-06-01" });
