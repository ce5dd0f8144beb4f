import type { MetadataRoute } from "next";
import { connection } from "next/server";
import { readEnv } from "../env.ts";
import { readCatalog } from "../features/catalog/read-catalog.ts";

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  await connection();
  const { DASHBOARD_URL } = readEnv();
  const { models } = await readCatalog();
  return ["", "/models", ...models.map(({ id }) => `/models/${id}`)].map((path) => ({
    url: `${DASHBOARD_URL}${path}`,
  }));
}
