import type { MetadataRoute } from "next";
import { connection } from "next/server";
import { readEnv } from "../env.ts";

export default async function robots(): Promise<MetadataRoute.Robots> {
  await connection();
  const { DASHBOARD_URL } = readEnv();
  return {
    rules: {
      userAgent: "*",
      allow: ["/"],
      disallow: [
        "/api/",
        "/keys",
        "/own-keys",
        "/credits",
        "/activity",
        "/get-started",
        "/limits",
        "/alerts",
        "/operations",
      ],
    },
    sitemap: `${DASHBOARD_URL}/sitemap.xml`,
  };
}
