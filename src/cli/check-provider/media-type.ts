// What a content-type says. Its text may be anything, so it is shown only if it looks like a media type.

const token = "[!#$%&'*+.^_`|~\\w-]+";
const mediaType = new RegExp(
  `^${token}/${token}(?: *; *${token}=(?:${token}|"(?:[ !#-[\\]-~\\x80-\\xff]|\\\\[ -~])*"))*$`,
);

/** Whether a content-type is one (RFC 9110, 8.3.1), and not just any text. */
export function isMediaType(header: string): boolean {
  return mediaType.test(header);
}

/** The media type of a response without its parameters. */
export function mediaTypeOf(header: string | undefined): string {
  if (header === undefined) return "no content-type";
  const type = (header.split(";")[0] as string).trim().toLowerCase();
  return /^[a-z]{1,20}\/[a-z.+-]{1,40}$/.test(type) ? type : `a content-type of ${header.length} characters`;
}
