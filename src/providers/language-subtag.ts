/** The language of a tag without its script and region, as vendors take it; of what is no tag, its first part: it never throws. */
export const languageSubtag = (tag: string): string => tag.split(/[-_]/)[0]!.toLowerCase();
