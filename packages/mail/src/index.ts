export { composeMail } from "./compose.ts";
export type { MailContent, MailFact } from "./content.ts";
export { type InvitationMail, invitationMail } from "./invitation-mail.ts";
export { createMailer, type Mail, type Mailer, type MailerOptions } from "./mailer.ts";
export { type ReceiptMail, receiptMail, sendReceiptMail } from "./receipt-mail.ts";
export { type SignInMail, signInMail } from "./sign-in-mail.ts";
export { type WeeklyDigestMail, weeklyDigestMail } from "./weekly-digest-mail.ts";
