import { listLinkedAccounts, listPasskeys, listSessions } from "@causeway/services";
import { LinkButton } from "@causeway/ui/button.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { getDatabase } from "../../../database.ts";
import { readEnv } from "../../../env.ts";
import { browserName } from "../../../features/account/browser-name.ts";
import { SessionList } from "../../../features/account/components/session-list.tsx";
import { SignInWays } from "../../../features/account/components/sign-in-ways.tsx";
import { YourData } from "../../../features/account/components/your-data.tsx";
import { oauthChoices } from "../../../features/auth/oauth-providers.ts";
import { PasskeyCard } from "../../../features/passkeys/components/passkey-card.tsx";
import { passkeyOrigin } from "../../../features/passkeys/passkey-context.ts";
import { readSessionToken, requireSession } from "../../../features/auth/session.ts";

export const metadata: Metadata = { title: "Your settings" };

export default async function SettingsPage() {
  const { user } = await requireSession();
  const database = getDatabase();
  const [sessions, linked, passkeys] = await Promise.all([
    listSessions(database, { userId: user.id, currentToken: await readSessionToken() }),
    listLinkedAccounts(database, { userId: user.id }),
    listPasskeys(database, { userId: user.id }),
  ]);
  return (
    <>
      <PageHeader
        title="Your settings"
        description={`What belongs to ${user.email}, whichever workspace you are in.`}
        actions={<LinkButton href="/notifications">Notifications</LinkButton>}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <SignInWays email={user.email} linked={linked} offered={oauthChoices(readEnv())} />
        <PasskeyCard
          origin={passkeyOrigin()}
          passkeys={passkeys.map(({ createdAt, lastUsedAt, ...passkey }) => ({
            ...passkey,
            createdAt: createdAt.toISOString(),
            lastUsedAt: lastUsedAt?.toISOString(),
          }))}
        />
        <SessionList
          sessions={sessions.map(({ id, createdAt, lastSeenAt, userAgent, ipAddress, isCurrent }) => ({
            id,
            browser: browserName(userAgent),
            ipAddress,
            since: createdAt.toISOString(),
            lastSeenAt: lastSeenAt?.toISOString(),
            isCurrent,
          }))}
        />
        <YourData email={user.email} />
      </div>
    </>
  );
}
