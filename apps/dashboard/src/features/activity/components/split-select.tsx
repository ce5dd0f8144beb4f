"use client";

import { Select } from "@causeway/ui/select.tsx";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { activityHref, type ChartGrouping, groupings } from "../activity-query.ts";
import { useAddressQuery } from "../use-address-query.ts";

const whole = "whole";
const names = Object.keys(groupings) as ChartGrouping[];

/** Tells the calls of each row apart by one thing more. */
export function SplitSelect() {
  const query = useAddressQuery();
  const router = useRouter();
  const [, startTransition] = useTransition();
  const choices = names
    .filter((name) => name !== query.groupBy)
    .map((name) => ({ value: name, label: `then ${groupings[name].toLowerCase()}` }));
  return (
    <Select
      label="Split each row"
      hideLabel
      size="sm"
      choices={[{ value: whole, label: "Not split" }, ...choices]}
      value={query.splitBy ?? whole}
      onValueChange={(value) =>
        startTransition(() =>
          router.push(activityHref(query, { splitBy: names.find((name) => name === value) }), { scroll: false }),
        )
      }
    />
  );
}
