import type { Metadata } from "next";
import { CatalogReviewScreen } from "../../../../features/catalog-review/components/catalog-review-screen.tsx";
import { loadCatalogReview } from "../../../../features/catalog-review/queries.ts";
import { readStaff } from "../../../../features/operations/staff.ts";

export const generateMetadata = async (): Promise<Metadata> =>
  (await readStaff()) ? { title: "Catalogue upkeep" } : {};

export default async function CatalogReviewPage() {
  return <CatalogReviewScreen review={await loadCatalogReview()} />;
}
