/** For whoever supervises the process: it answers. */
export const dynamic = "force-dynamic";

export const GET = (): Response => Response.json({ status: "ok" });
