import { requirePermission } from "@causeway/services";
import { NextResponse } from "next/server";
import { readSession } from "../../../../features/auth/session.ts";
import { findNewestCall } from "../../../../features/first-run/queries.ts";

/** Whether the workspace's first call has arrived. Asked by the waiting page every moment. */
export async function GET() {
  const session = await readSession();
  if (!session) return NextResponse.json({ problem: "Sign in again." }, { status: 401 });
  requirePermission(session.actor, "activity:read");
  const call = await findNewestCall(session.workspace.id);
  return NextResponse.json({ call: call ?? null }, { headers: { "cache-control": "no-store" } });
}
