/** When a key is used, as one choice. */
export const placementChoices = [
  { value: "always", label: "Always: never spend credits" },
  { value: "first", label: "First, then credits" },
  { value: "after", label: "After credits" },
] as const;

export type PlacementChoice = (typeof placementChoices)[number]["value"];

type Placement = { readonly placement: "prioritized" | "fallback"; readonly alwaysUse: boolean };

const meanings: Record<PlacementChoice, Placement> = {
  always: { placement: "prioritized", alwaysUse: true },
  first: { placement: "prioritized", alwaysUse: false },
  after: { placement: "fallback", alwaysUse: false },
};

export const placementOf = (choice: PlacementChoice): Placement => meanings[choice];

export const choiceOf = ({ placement, alwaysUse }: Placement): PlacementChoice =>
  placement === "fallback" ? "after" : alwaysUse ? "always" : "first";
