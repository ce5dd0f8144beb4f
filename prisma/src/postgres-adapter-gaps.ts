import { ColumnTypeEnum, DriverAdapterError, type SqlDriverAdapter, type SqlQuery } from "@prisma/driver-adapter-utils";
import { DatabaseError, type Pool, type QueryArrayConfig } from "pg";

const oneByteChar = 18;
const text = 25;

/**
 * Postgres' system tables use the one-byte type `"char"`. The stock adapter refuses it, the schema engine insists on it:
 * on the way in such columns are called text, on the way out characters.
 */
export function readingOneByteChars(pool: Pool, adapter: SqlDriverAdapter): SqlDriverAdapter {
  const charColumns = new WeakMap<unknown[], number[]>();
  const query = pool.query.bind(pool);
  const queryRaw = adapter.queryRaw.bind(adapter);
  Object.assign(pool, {
    query: async (config: QueryArrayConfig) => {
      const result = await query(config);
      const columns = result.fields.flatMap((field, index) => (field.dataTypeID === oneByteChar ? [index] : []));
      for (const field of result.fields) {
        if (field.dataTypeID === oneByteChar) field.dataTypeID = text;
      }
      charColumns.set(result.rows, columns);
      return result;
    },
  });
  return Object.assign(adapter, {
    queryRaw: async (sql: SqlQuery) => {
      const result = await queryRaw(sql);
      for (const column of charColumns.get(result.rows) ?? []) result.columnTypes[column] = ColumnTypeEnum.Character;
      return result;
    },
  });
}

/** What the engine needs to name the failing statement, SQLSTATE and hint. */
export function asAdapterError(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  return new DriverAdapterError({
    kind: "postgres",
    code: error.code ?? "XX000",
    severity: error.severity ?? "ERROR",
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  });
}
