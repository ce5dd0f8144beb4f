import { Client } from "pg";

/** Written by the functions below alone. Whoever is not their owner can neither make up an entry nor set a balance. */
const ledgerTables = ["ledger_account", "ledger_balance", "ledger_transaction", "ledger_entry", "settlement"] as const;

/** What moves money, and locks it. They run as the owner of the tables, whoever calls them. */
const ledgerFunctions = [
  "post_transaction",
  "lock_credits",
  "take_hold",
  "raise_hold",
  "settle_generation",
  "settle_batch",
  "grant_lease",
  "return_slice",
  "close_leases",
] as const;

/**
 * Gives the account of `appUrl` what the apps need of the database of `ownerUrl` and no more: it reads everything, writes
 * the ledger only through its functions, adds to append-only tables and changes none of their rows, deletes no calls but of
 * months for which books are compared no more, and owns nothing, so that it can lift none of this. Creates the account when
 * there is none. Run it after each migration: what is new has no grants, and a function that was replaced runs as its caller.
 */
export async function grantAppRole(ownerUrl: string, appUrl: string): Promise<void> {
  const { username, password } = new URL(appUrl);
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await ensureRole(owner, decodeURIComponent(username), decodeURIComponent(password));
    await owner.query(grantsFor(owner.escapeIdentifier(decodeURIComponent(username))));
  } finally {
    await owner.end();
  }
}

/** An account that is there is its maker's affair, password and all; but grants do not limit one that rules. */
async function ensureRole(owner: Client, name: string, password: string): Promise<void> {
  const { rows } = await owner.query<{ rules: boolean }>(
    `SELECT rolsuper OR pg_has_role(rolname, (SELECT relowner FROM pg_class WHERE oid = 'ledger_entry'::regclass), 'MEMBER') AS rules
       FROM pg_roles WHERE rolname = $1`,
    [name],
  );
  if (rows[0]?.rules === true) {
    throw new Error(
      `${name}, the user of DATABASE_URL, is a superuser or owns the ledger's tables, so nothing can be kept from it. Name an account of its own there, and the owner in MIGRATE_DATABASE_URL.`,
    );
  }
  if (rows.length > 0) return;
  if (password === "") {
    throw new Error(`There is no account ${name} in Postgres. Put a password into DATABASE_URL, and it is made.`);
  }
  const [role, secret] = [owner.escapeIdentifier(name), owner.escapeLiteral(password)];
  await owner.query(`CREATE ROLE ${role} LOGIN PASSWORD ${secret} NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS`);
}

/** One script, which Postgres runs as one transaction. */
const grantsFor = (role: string): string => `
  REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${role};
  GRANT USAGE ON SCHEMA public TO ${role};
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
  REVOKE ALL ON ${ledgerTables.join(", ")} FROM ${role};
  GRANT SELECT ON ${ledgerTables.join(", ")} TO ${role};
  REVOKE DELETE, TRUNCATE ON generation, attempt FROM ${role};
  REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON forgotten_generations FROM ${role};
  DO $grants$
  DECLARE
    v_name regclass;
  BEGIN
    FOR v_name IN
      SELECT tgrelid::regclass FROM pg_trigger WHERE tgfoid = 'refuse_change'::regproc
      UNION SELECT to_regclass('_prisma_migrations') WHERE to_regclass('_prisma_migrations') IS NOT NULL
    LOOP
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM %s', v_name, ${literal(role)});
    END LOOP;
    -- Months of calls, as those that are made later: what the whole allows is allowed there.
    FOR v_name IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'generation'::regclass LOOP
      EXECUTE format('REVOKE ALL ON %s FROM %s', v_name, ${literal(role)});
    END LOOP;
  END $grants$;
  REVOKE INSERT ON _prisma_migrations FROM ${role};
  ${ledgerFunctions.map((name) => `ALTER FUNCTION ${name} SECURITY DEFINER SET search_path = public, pg_temp;`).join("\n  ")}`;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
