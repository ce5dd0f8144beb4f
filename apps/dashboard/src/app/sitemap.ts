import type { MetadataRoute } from "next";
import { connection } from "next/server";
import { readEnv } from "../env.ts";
import { readCatalog } from "../features/catalog/read-catalog.ts";
import { docPages } from "../features/docs/doc-pages.ts";

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  await connection();
  const { DASHBOARD_URL } = readEnv();
  const { models } = await readCatalog();
  const authors = new Set(models.map(({ author }) => author));
  const providers = new Set(models.flatMap(({ offers }) => offers.map(({ providerId }) => providerId)));
  return [
    ...fixedPaths,
    ...docPages.map(({ slug }) => `/docs/${slug}`),
    ...models.map(({ id }) => `/models/${id}`),
    ...[...authors].map((author) => `/models/${author}`),
    ...[...providers].map((id) => `/providers/${id}`),
  ].map((path) => ({ url: `${DASHBOARD_URL}${path}` }));
}

const fixedPaths = ["", "/models", "/providers", "/rankings", "/apps", "/pricing", "/docs/api", "/status"];
