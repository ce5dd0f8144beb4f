import { LinkButton } from "@causeway/ui/button.tsx";
import { PublicShell } from "../features/shell/public-shell.tsx";

export default function NotFound() {
  return (
    <PublicShell>
      <div className="mx-auto flex max-w-md flex-col items-center px-4 py-24 text-center">
        <p className="tabular text-sm text-kumo-subtle">404</p>
        <h1 className="mt-2 text-2xl font-semibold tracking-tight text-kumo-strong">There is nothing here</h1>
        <p className="mt-2 text-sm text-kumo-subtle">
          The address is wrong, or what was here is gone or not yours to see.
        </p>
        <div className="mt-6 flex gap-2">
          <LinkButton variant="primary" href="/models">
            Browse models
          </LinkButton>
          <LinkButton href="/">Start page</LinkButton>
        </div>
      </div>
    </PublicShell>
  );
}
