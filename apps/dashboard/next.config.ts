import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The workspace's packages are TypeScript sources.
  transpilePackages: ["@causeway/ui"],
  // Drivers that open sockets and read files of their own stay outside of the bundle.
  serverExternalPackages: [
    "pg",
    "nodemailer",
    "react-email",
    "ioredis",
    "bullmq",
    "@prisma/client",
    "@prisma/adapter-pg",
    "@lobehub/icons-static-svg",
  ],
  turbopack: { root: fileURLToPath(new URL("../..", import.meta.url)) },
  experimental: { optimizePackageImports: ["@phosphor-icons/react"] },
  // The content security policy needs a fresh nonce, so `proxy.ts` sends it.
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
        { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
        { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
        { key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" },
      ],
    },
  ],
};

export default config;
