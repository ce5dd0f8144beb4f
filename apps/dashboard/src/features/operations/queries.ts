import { type Announcement, listAnnouncements, type Operations, readOperations } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { requireStaff } from "./staff.ts";

export type OperationsPageData = {
  readonly operations: Operations;
  /** Those that stand on the pages. */
  readonly announcements: readonly Announcement[];
};

export async function loadOperations(): Promise<OperationsPageData> {
  await requireStaff();
  const database = getDatabase();
  const [operations, announcements] = await Promise.all([readOperations(database), listAnnouncements(database)]);
  return { operations, announcements: announcements.filter(({ endedAt }) => endedAt === undefined) };
}
