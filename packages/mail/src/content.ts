export type MailFact = { readonly label: string; readonly value: string };

/** What a mail says, in the order in which it is read. Plain text throughout: whatever is in it is shown as text. */
export type MailContent = {
  readonly to: string;
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly facts?: readonly MailFact[];
  /** Further facts, each list under a title of its own. */
  readonly lists?: readonly { readonly title: string; readonly facts: readonly MailFact[] }[];
  readonly action?: { readonly label: string; readonly url: string };
  /** Why the reader got this mail, in small print. */
  readonly footnote: string;
  /** Where one click ends mails of this kind. Mail programs show it as a button, too. */
  readonly optOutUrl?: string | undefined;
};
