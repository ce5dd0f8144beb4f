"use client";

import { Banner } from "@causeway/ui/banner.tsx";
import { WifiSlashIcon } from "@phosphor-icons/react";
import { useSyncExternalStore } from "react";

/** Says that the browser has no network, as long as that is so: what is shown may be old, and nothing can be saved. */
export function OfflineNotice() {
  const isOnline = useSyncExternalStore(
    watchNetwork,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status">
      {!isOnline && (
        <div className="mb-4">
          <Banner
            variant="alert"
            icon={<WifiSlashIcon weight="fill" aria-hidden="true" />}
            title="You are offline"
            description="What you see may be old, and changes cannot be saved until the network is back."
          />
        </div>
      )}
    </div>
  );
}

function watchNetwork(onChange: () => void): () => void {
  window.addEventListener("online", onChange);
  window.addEventListener("offline", onChange);
  return () => {
    window.removeEventListener("online", onChange);
    window.removeEventListener("offline", onChange);
  };
}
