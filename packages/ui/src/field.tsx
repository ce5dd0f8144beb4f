"use client";

export { Field, type FieldProps } from "@cloudflare/kumo/components/field";
export { Input, InputArea as TextArea, type InputProps } from "@cloudflare/kumo/components/input";
export { Switch } from "@cloudflare/kumo/components/switch";
export { Checkbox } from "@cloudflare/kumo/components/checkbox";
