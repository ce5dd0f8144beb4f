import { type Html, html } from "./html.ts";
import { styles } from "./styles.ts";

/** A whole page in the sandbox's look. Everything it needs is in it: no script, no font, no other host. */
export const layout = (title: string, body: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${styles}</style>
</head>
<body>${body}</body>
</html>`.text;
