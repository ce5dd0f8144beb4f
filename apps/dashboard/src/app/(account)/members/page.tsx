import type { Metadata } from "next";
import { requireSession } from "../../../features/auth/session.ts";
import { MembersScreen } from "../../../features/members/components/members-screen.tsx";
import { loadMembers } from "../../../features/members/queries.ts";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage() {
  return <MembersScreen {...(await loadMembers(await requireSession()))} />;
}
