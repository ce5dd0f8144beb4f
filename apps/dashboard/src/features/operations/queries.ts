import { type Operations, readOperations } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { requireStaff } from "./staff.ts";

export async function loadOperations(): Promise<Operations> {
  await requireStaff();
  return await readOperations(getDatabase());
}
