/** What the set-up of an integration run hands to each test file. */
export type ProvidedServices = {
  /** Of the Postgres server; its database is empty. */
  readonly postgresUrl: string;
  /** The same server under the account of the apps. */
  readonly postgresAppUrl: string;
  /** A migrated database that nobody connects to, so that it can be copied. */
  readonly templateDatabase: string;
  readonly redisUrl: string;
};

declare module "vitest" {
  // Vitest asks for this to be extended by declaration.
  interface ProvidedContext {
    services: ProvidedServices;
  }
}
