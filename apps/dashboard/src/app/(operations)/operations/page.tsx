import type { Metadata } from "next";
import { OperationsScreen } from "../../../features/operations/components/operations-screen.tsx";
import { loadOperations } from "../../../features/operations/queries.ts";
import { readStaff } from "../../../features/operations/staff.ts";

/** Not even the title tells a stranger that there is something. */
export const generateMetadata = async (): Promise<Metadata> => ((await readStaff()) ? { title: "Operations" } : {});

export default async function OperationsPage() {
  return <OperationsScreen {...(await loadOperations())} />;
}
