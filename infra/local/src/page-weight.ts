import { runOnAStack } from "./checks/on-a-stack.ts";

/** `npm run page-weight`: how much script each page loads, and how soon it stands. Fails above the limits. */
await runOnAStack("Page weight", "apps/dashboard/e2e/page-weight/page-weight.ts");
