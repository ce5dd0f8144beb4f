/** What a caller's tool is, by the name under which the model knows it. */
export type ToolOrigin = {
  readonly kind: "function" | "custom";
  readonly name: string;
  /** Tools may come in named groups; the group's name is then part of the model's name for the tool. */
  readonly namespace: string | undefined;
};

export type ToolNames = ReadonlyMap<string, ToolOrigin>;

export const nameForModel = (name: string, namespace: string | undefined): string =>
  namespace === undefined ? name : `${namespace}__${name}`;

/** A custom tool takes free text, which no other format knows: the model is told of a function with this one argument. */
export const customInputField = "input";

/** The text that a model wrote for a custom tool; arguments that are not what was asked for are taken as the text. */
export function customInputOf(argumentsText: string): string {
  try {
    const value: unknown = JSON.parse(argumentsText);
    if (typeof value === "object" && value !== null && customInputField in value) {
      const input = value[customInputField];
      if (typeof input === "string") return input;
    }
  } catch {
    // Falls through: a model may write the text itself.
  }
  return argumentsText;
}

export const customArguments = (input: string): string => JSON.stringify({ [customInputField]: input });
