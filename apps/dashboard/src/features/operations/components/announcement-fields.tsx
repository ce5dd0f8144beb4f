import { Input, TextArea } from "@causeway/ui/field.tsx";

export const announcementFields = ["title", "details"] as const;

type AnnouncementFieldsProps = {
  readonly title?: string;
  readonly details?: string;
  readonly problemOf: (field: (typeof announcementFields)[number]) => { readonly error?: string };
};

/** What everybody is told. */
export function AnnouncementFields({ title, details, problemOf }: AnnouncementFieldsProps) {
  return (
    <>
      <Input
        label="What is wrong"
        name="title"
        placeholder="Card payments are late"
        autoComplete="off"
        maxLength={100}
        defaultValue={title}
        {...problemOf("title")}
      />
      <TextArea
        label="Details (optional)"
        name="details"
        description="What it means for those who call, and what to do."
        rows={3}
        maxLength={1000}
        defaultValue={details}
        {...problemOf("details")}
      />
    </>
  );
}
