import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./class-names.ts";

type FieldTexts = {
  /** Without it an `aria-label` says what the field is. */
  readonly label?: ReactNode;
  readonly description?: ReactNode;
  /** What is wrong with what was entered; stands in the place of the description. */
  readonly error?: string | undefined;
};

type Described = { readonly id: string; readonly "aria-describedby"?: string; readonly "aria-invalid"?: true };

type FieldProps = FieldTexts & {
  readonly id: string | undefined;
  /** The control, with what ties it to its texts. */
  readonly children: (described: Described) => ReactNode;
};

/** A control with its name above it and a note, or what is wrong, below. */
function Field({ label, description, error, id: given, children }: FieldProps) {
  const own = useId();
  const id = given ?? own;
  const noteId = `${id}-note`;
  const note = error ?? description;
  const control = children({
    id,
    ...(note && { "aria-describedby": noteId }),
    ...(error && { "aria-invalid": true as const }),
  });
  if (!label && !note) return control;
  return (
    <div className="grid gap-2">
      {label && (
        <label htmlFor={id} className="ui-label w-fit">
          {label}
        </label>
      )}
      {control}
      {note && (
        <div id={noteId} className={error ? "ui-problem" : "ui-note"}>
          {note}
        </div>
      )}
    </div>
  );
}

export type InputProps = ComponentProps<"input"> & FieldTexts;

export function Input({ label, description, error, id, className, ...props }: InputProps) {
  return (
    <Field {...{ label, description, error, id }}>
      {(described) => <input className={cn("ui-input", className)} {...props} {...described} />}
    </Field>
  );
}

export type TextAreaProps = ComponentProps<"textarea"> & FieldTexts;

export function TextArea({ label, description, error, id, className, ...props }: TextAreaProps) {
  return (
    <Field {...{ label, description, error, id }}>
      {(described) => <textarea className={cn("ui-input ui-textarea", className)} {...props} {...described} />}
    </Field>
  );
}

export type TickProps = {
  readonly checked: boolean;
  readonly onCheckedChange: (checked: boolean) => void;
  /** Without it an `aria-label` says what it is. */
  readonly label?: ReactNode;
  readonly "aria-label"?: string;
  readonly disabled?: boolean;
};

export type CheckboxProps = TickProps & {
  /** Some of what it stands for is ticked. */
  readonly indeterminate?: boolean;
};

/** Takes effect when the form is sent. */
export function Checkbox({ label, indeterminate = false, ...props }: CheckboxProps) {
  // Scripts set it; HTML has no attribute for it.
  const mark = (element: HTMLInputElement | null) => {
    if (element) element.indeterminate = indeterminate;
  };
  const box = <Tick {...props} ref={mark} className={cn("ui-checkbox", label !== undefined && "mt-0.5")} />;
  if (label === undefined) return box;
  return (
    <label className="inline-flex cursor-pointer items-start gap-2 text-base text-kumo-default has-disabled:cursor-not-allowed">
      {box}
      <span className="min-w-0">{label}</span>
    </label>
  );
}

/** Takes effect at once. */
export function Switch({ label, ...props }: TickProps) {
  const control = <Tick {...props} role="switch" className="ui-switch" />;
  if (label === undefined) return control;
  return (
    <label className="ui-label inline-flex cursor-pointer items-center gap-3 has-disabled:cursor-not-allowed">
      {control}
      <span className="min-w-0">{label}</span>
    </label>
  );
}

function Tick({
  onCheckedChange,
  ...props
}: Omit<TickProps, "label"> & {
  readonly className: string;
  readonly role?: "switch";
  readonly ref?: (element: HTMLInputElement | null) => void;
}) {
  return <input type="checkbox" {...props} onChange={(event) => onCheckedChange(event.currentTarget.checked)} />;
}
