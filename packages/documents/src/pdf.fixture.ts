/** A PDF with these pages of text, in one font; a content stream may be given as bytes with its filter instead. */
export function pdfOf(pages: readonly (string | { readonly filter: string; readonly bytes: Buffer })[]): string {
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(" ");
  const objects = [
    Buffer.from("<< /Type /Catalog /Pages 2 0 R >>"),
    Buffer.from(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`),
    Buffer.from("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
    ...pages.flatMap((page, index) => [
      Buffer.from(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
      ),
      typeof page === "string" ? stream(Buffer.from(drawn(page)), "") : stream(page.bytes, `/Filter /${page.filter} `),
    ]),
  ];
  const offsets: number[] = [];
  const parts = [Buffer.from("%PDF-1.4\n")];
  let length = 9;
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    const whole = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from("\nendobj\n")]);
    parts.push(whole);
    length += whole.length;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF`;
  return Buffer.concat([...parts, Buffer.from(end)]).toString("base64");
}

const drawn = (text: string) => (text === "" ? "10 10 100 100 re S" : `BT /F1 12 Tf 72 700 Td (${text}) Tj ET`);

const stream = (bytes: Buffer, filter: string) =>
  Buffer.concat([Buffer.from(`<< ${filter}/Length ${bytes.length} >>\nstream\n`), bytes, Buffer.from("\nendstream")]);
