import { optOut } from "@causeway/services";
import { getDatabase } from "../../../../database.ts";
import { readEnv } from "../../../../env.ts";

type Context = { readonly params: Promise<{ readonly token: string }> };

/** People are asked first: whoever looks through mails for dangerous links opens this one, too. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { token } = await params;
  const page = `/unsubscribe/${encodeURIComponent(token)}/confirm`;
  return Response.redirect(new URL(page, readEnv().DASHBOARD_URL), 303);
}

/** What a mail program's own button asks for (RFC 8058). The same answer for a link of ours and for any other. */
export async function POST(_request: Request, { params }: Context): Promise<Response> {
  await optOut(getDatabase(), (await params).token.slice(0, 200));
  return new Response("No more mails of this kind are sent.\n", { headers: { "content-type": "text/plain" } });
}
