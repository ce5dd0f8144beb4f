import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const databaseUrl = process.env["DATABASE_URL"];

/** Read by the Prisma CLI: `npx prisma migrate deploy`, `npx prisma studio`. */
export default {
  schema: join(root, "prisma/schema"),
  migrations: { path: join(root, "prisma/migrations") },
  ...(databaseUrl && { datasource: { url: databaseUrl } }),
};
