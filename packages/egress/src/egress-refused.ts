/** Our own rules forbid the connection. The message is a sentence that may be shown to whoever named the address. */
export class EgressRefused extends Error {
  override readonly name = "EgressRefused";
}
