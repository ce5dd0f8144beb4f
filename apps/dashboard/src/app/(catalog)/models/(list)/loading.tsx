import { Skeleton } from "@causeway/ui/skeleton.tsx";

const rows = Array.from({ length: 12 }, (_, index) => index);

export default function ModelsLoading() {
  return (
    <div role="status" aria-label="Loading models">
      <Skeleton className="h-8 w-40" />
      <Skeleton className="mt-3 h-4 w-full max-w-xl" />
      <Skeleton className="mt-6 h-9 w-full" />
      <div className="mt-6 flex flex-col gap-2">
        {rows.map((row) => (
          <Skeleton key={row} className="h-14 w-full" />
        ))}
      </div>
    </div>
  );
}
