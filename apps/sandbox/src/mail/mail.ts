import { type Exchange, sendHtml, sendJson, sendText } from "../http/exchange.ts";
import { inboxPage, messageBody, messageBodyPolicy, messagePage } from "./mail-pages.ts";
import { Mailbox } from "./mailbox.ts";
import { listenSmtp } from "./smtp.ts";

/** The mailbox: an SMTP server in front, pages and JSON under `/mail`. */
export async function openMail(options: { port: number; host: string; onError: (error: unknown) => void }) {
  const mailbox = new Mailbox();
  const smtp = await listenSmtp(mailbox, options);
  return {
    smtpPort: smtp.port,
    answer: (exchange: Exchange) => answerMail(exchange, mailbox),
    reset: () => mailbox.clear(),
    close: () => smtp.close(),
  };
}

function answerMail({ path, method, query, response }: Exchange, mailbox: Mailbox): void {
  const to = query.get("to") || undefined;
  if (path === "/mail/messages") {
    if (method === "DELETE") mailbox.clear();
    return sendJson(response, 200, { messages: mailbox.list(to) });
  }
  if (path === "/mail" || path === "/mail/") return sendHtml(response, 200, inboxPage(mailbox.list(to), to));

  const [, asJson, id, body] = /^\/mail\/(messages\/)?([^/]+)(\/body)?$/.exec(path) ?? [];
  const message = id === undefined ? undefined : mailbox.find(id);
  if (!message) return sendJson(response, 404, { error: "There is no such message." });
  if (asJson !== undefined) return sendJson(response, 200, message);
  if (body === undefined) return sendHtml(response, 200, messagePage(message));
  sendText(response, 200, messageBody(message), {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": messageBodyPolicy,
  });
}
