import NextLink from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./class-names.ts";

type Looks = {
  readonly variant?: "primary" | "secondary" | "ghost" | "destructive" | "secondary-destructive";
  readonly size?: "xs" | "sm" | "base" | "lg";
  /** For an icon alone: say in `aria-label` what it does. */
  readonly shape?: "base" | "square";
  readonly icon?: ReactNode;
};

export type ButtonProps = ComponentProps<"button"> &
  Looks & {
    /** Its work is under way: it cannot be pressed again. */
    readonly loading?: boolean;
  };

/** Bordered unless said otherwise. A `title` is the browser's own. */
export function Button({
  variant = "secondary",
  size = "base",
  shape = "base",
  icon,
  loading = false,
  disabled = false,
  className,
  children,
  type = "button",
  ...props
}: ButtonProps) {
  return (
    <button
      type={type}
      className={cn(looksOf(variant, size, shape), className)}
      disabled={disabled || loading}
      {...(loading && { "aria-busy": true })}
      {...props}
    >
      {loading ? <span aria-hidden="true" className="ui-spinner" /> : icon}
      {children}
    </button>
  );
}

export type LinkButtonProps = Omit<ComponentProps<"a">, "href"> & Looks & { readonly href: string };

/** A link that looks like a button. What is downloaded is not fetched ahead. */
export function LinkButton({
  variant = "secondary",
  size = "base",
  shape = "base",
  icon,
  className,
  children,
  ...props
}: LinkButtonProps) {
  const Link = props.download === undefined ? NextLink : "a";
  return (
    <Link className={cn(looksOf(variant, size, shape), className)} {...props}>
      {icon}
      {children}
    </Link>
  );
}

const looksOf = (variant: string, size: string, shape: string): string =>
  cn("ui-button", `ui-button-${size}`, `ui-button-${variant}`, shape === "square" && "ui-button-square");
