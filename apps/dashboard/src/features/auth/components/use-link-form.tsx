"use client";

import { Button } from "@causeway/ui/button.tsx";
import { useEffect, useState } from "react";

type UseLinkFormProps = {
  /** Where the link is used, with all that it says. */
  readonly action: string;
  readonly email: string;
};

/** Uses the link. A plain form: it works where no script runs. */
export function UseLinkForm({ action, email }: UseLinkFormProps) {
  // A second press would send a link that the first has used up.
  const [sending, setSending] = useState(false);
  useEffect(() => {
    const comeBack = () => setSending(false);
    window.addEventListener("pageshow", comeBack);
    return () => window.removeEventListener("pageshow", comeBack);
  }, []);
  return (
    <form method="post" action={action} onSubmit={() => setSending(true)} className="mt-6">
      <Button type="submit" variant="primary" size="lg" loading={sending} className="w-full justify-center">
        <span className="truncate">Sign in as {email}</span>
      </Button>
    </form>
  );
}
