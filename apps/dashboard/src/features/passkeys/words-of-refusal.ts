/** What a browser's refusal to make or to use a passkey means, in plain words. */
export function wordsOfRefusal(error: unknown): string {
  switch (error instanceof Error ? error.name : "") {
    case "InvalidStateError":
      return "This device has a passkey for you already.";
    case "NotAllowedError":
    case "AbortError":
      return "The browser stopped: it was cancelled, or it took too long. Try again.";
    case "NotSupportedError":
    case "ConstraintError":
      return "This device cannot keep a passkey that asks who you are. Use another, or a security key with a PIN.";
    case "SecurityError":
      return "Browsers have no passkeys for this address.";
    default:
      return "This browser could not do it. Try again, or use another browser.";
  }
}
