import { composeMail } from "./compose.ts";
import type { MailFact } from "./content.ts";
import type { Mail } from "./mailer.ts";

export type WeeklyDigestMail = {
  readonly to: string;
  readonly workspaceName: string;
  /** First and last day of the week: `2026-11-16`. */
  readonly from: string;
  readonly until: string;
  /** "$12.30", and how that compares with the week before: "4 % more than the week before". */
  readonly spent: string;
  readonly comparison: string;
  readonly facts: readonly MailFact[];
  /** What was spent on each, the largest first. */
  readonly models: readonly MailFact[];
  readonly keys: readonly MailFact[];
  readonly activityUrl: string;
  readonly optOutUrl: string;
};

/** What a workspace did in a week. */
export const weeklyDigestMail = (digest: WeeklyDigestMail): Promise<Mail> =>
  composeMail({
    to: digest.to,
    subject: `${digest.workspaceName}: ${digest.spent} last week`,
    heading: `Your week: ${digest.spent} spent`,
    paragraphs: [`${digest.workspaceName}, ${digest.from} to ${digest.until} (UTC): ${digest.comparison}`],
    facts: digest.facts,
    lists: [
      ...(digest.models.length > 0 ? [{ title: "By model", facts: digest.models }] : []),
      ...(digest.keys.length > 0 ? [{ title: "By key", facts: digest.keys }] : []),
    ],
    action: { label: "See the activity", url: digest.activityUrl },
    footnote: `You get this on Mondays because you are a member of ${digest.workspaceName}.`,
    optOutUrl: digest.optOutUrl,
  });
