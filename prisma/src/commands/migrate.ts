import { migrate } from "../migrations.ts";

const appUrl = process.env["DATABASE_URL"];
if (appUrl === undefined || appUrl === "") {
  console.error("Set DATABASE_URL to the database to migrate: postgresql://user:password@host:5432/name");
  process.exit(1);
}

const ownerUrl = process.env["MIGRATE_DATABASE_URL"] || appUrl;
const applied = await migrate({ ownerUrl, appUrl });
console.log(applied.length === 0 ? "Nothing to apply." : `Applied ${applied.join(", ")}.`);
if (ownerUrl === appUrl) {
  console.log(
    "The apps own the ledger's tables: name the owner in MIGRATE_DATABASE_URL, and the apps' account is made.",
  );
} else {
  console.log(`${new URL(appUrl).username} has what the apps need, and may not change the ledger's rows.`);
}
