export { composeMail, type MailContent } from "./compose.ts";
export { createMailer, type Mail, type Mailer, type MailerOptions } from "./mailer.ts";
export { type ReceiptMail, receiptMail, sendReceiptMail } from "./receipt-mail.ts";
export { type SignInMail, sendSignInMail, signInMail } from "./sign-in-mail.ts";
