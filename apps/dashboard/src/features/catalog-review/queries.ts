import { type CatalogReview, readCatalogReview } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { requireStaff } from "../operations/staff.ts";

export async function loadCatalogReview(): Promise<CatalogReview> {
  await requireStaff();
  return await readCatalogReview(getDatabase());
}
