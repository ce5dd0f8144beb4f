"use client";

export { Button, type ButtonProps, LinkButton, type LinkButtonProps } from "@cloudflare/kumo/components/button";
