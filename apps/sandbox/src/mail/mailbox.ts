/** A received message, as the JSON interface shows it. Addresses are lower case. */
export type MailMessage = {
  id: string;
  from: string;
  to: string[];
  subject: string;
  receivedAt: string;
  text: string;
  html: string | null;
  /** Every http(s) address in the message, in order, once. */
  links: string[];
  attachments: { filename: string; contentType: string; bytes: number }[];
};

const mostMessages = 1_000;

/** The newest thousand messages, in memory. */
export class Mailbox {
  #messages: MailMessage[] = [];
  #serial = 0;

  add(message: Omit<MailMessage, "id" | "receivedAt">): MailMessage {
    this.#serial += 1;
    const added = { id: `message-${this.#serial}`, receivedAt: new Date().toISOString(), ...message };
    this.#messages.push(added);
    if (this.#messages.length > mostMessages) this.#messages.shift();
    return added;
  }

  /** Newest first; with `to`, only those sent to that address. */
  list(to?: string): MailMessage[] {
    const wanted = to?.trim().toLowerCase();
    return this.#messages.filter((message) => wanted === undefined || message.to.includes(wanted)).toReversed();
  }

  find(id: string): MailMessage | undefined {
    return this.#messages.find((message) => message.id === id);
  }

  clear(): void {
    this.#messages = [];
  }
}
