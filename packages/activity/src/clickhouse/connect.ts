import { ClickHouseLogLevel, createClient } from "@clickhouse/client";

/** A ClickHouse server, 18.16 or newer: with no words that the old ones do not know. */
export type Clickhouse = {
  /** Rows of one statement. Integers of 64 bits come as text, so that none is rounded. */
  readonly ask: <Row>(statement: string) => Promise<readonly Row[]>;
  /** For statements without an answer. */
  readonly run: (statement: string) => Promise<void>;
  /** Resolves when the server says that it has the rows, which it may say of none of them. */
  readonly insert: (table: string, rows: readonly Readonly<Record<string, unknown>>[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Pages wait so long before they are answered by Postgres. */
const longestAnswerMs = 5_000;

const settings = {
  output_format_json_quote_64bit_integers: 1,
  // A filter may name thousands of keys.
  max_query_size: "16000000",
} as const;

/** `url`: `http://user:password@host:8123/database`. Connects when it is asked something. */
export function openClickhouse(url: string, { timeoutMs = longestAnswerMs } = {}): Clickhouse {
  const client = createClient({
    url,
    application: "causeway",
    request_timeout: timeoutMs,
    clickhouse_settings: settings,
    json: {
      parse: JSON.parse,
      stringify: (value) =>
        JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part)),
    },
    log: { level: ClickHouseLogLevel.OFF },
  });
  return {
    ask: async <Row>(query: string) => await (await client.query({ query, format: "JSONEachRow" })).json<Row>(),
    run: async (query) => {
      await client.command({ query });
    },
    insert: async (table, rows) => {
      await client.insert({ table, values: [...rows], format: "JSONEachRow" });
    },
    close: () => client.close(),
  };
}
