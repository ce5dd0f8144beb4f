import { integer } from "./literals.ts";
import type { Shipment } from "./shipment.ts";

/** Which rows count: for a shipment as it was at one moment the same ones forever, whatever is sent meanwhile. */
export const accepted = ({ accepted: last, lost }: Pick<Shipment, "accepted" | "lost">): string =>
  [
    `batch <= ${integer(last)}`,
    ...lost.map(([first, end]) => `NOT (batch >= ${integer(first)} AND batch <= ${integer(end)})`),
  ].join(" AND ");
