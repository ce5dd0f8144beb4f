import type { Database } from "@causeway/db";

/** Every row that belongs to a workspace, by table, as text to be compared. */
export async function rowsOf(database: Database, workspaceId: string): Promise<Readonly<Record<string, string>>> {
  const columns = await database.$queryRaw<{ table_name: string }[]>`
    SELECT c.table_name FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = current_schema() AND c.column_name = 'workspace_id' AND t.table_type = 'BASE TABLE'
    ORDER BY c.table_name`;
  const tables = [
    ...columns.map(({ table_name }) => [table_name, "workspace_id"] as const),
    ["workspace", "id"] as const,
  ];
  const rows = await Promise.all(
    tables.map(async ([table, column]) => {
      const [row] = await database.$queryRawUnsafe<{ rows: string | null }[]>(
        `SELECT string_agg(to_jsonb(t)::text, E'\\n' ORDER BY to_jsonb(t)::text) AS rows FROM "${table}" t WHERE ${column} = $1`,
        workspaceId,
      );
      return [table, row?.rows ?? ""] as const;
    }),
  );
  return Object.fromEntries(rows);
}
