/** Styles of our ASS: white letters with a dark edge, as large as 42 of them fit beside each other; colours are &HAABBGGRR. */

export type Picture = { width: number; height: number };

/** Comes with the service that burns titles in; elsewhere players take what they have. */
const FONT = "DejaVu Sans";
/** Share of the picture's height. */
const SIZE = 0.052;
/** A row of 42 letters, each 0.47 of the size wide (libass gives DejaVu Sans 0.41 on the mean), fills this share of the width: what counts in an upright picture. */
const ROW_SHARE = 0.94;
const ROW_SIZES = 42 * 0.47;
const MARGIN = 0.045;

const FIELDS =
  "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding";

/** Numbers of a telephone's keys. */
const BELOW = 2;
const CENTRE = 5;
const ABOVE = 8;

/** `Dub`, `Kept` (in italics: the original voice is heard), and `Top`, `Middle`, `Bottom`, which stands above two rows of subtitles. */
export function stylesFor({ width, height }: Picture): string[] {
  const size = Math.max(8, Math.round(Math.min(SIZE * height, (ROW_SHARE * width) / ROW_SIZES)));
  const edge = Math.max(1, Math.round(size / 18));
  const [side, margin] = [Math.round(width * 0.03), Math.round(height * MARGIN)];
  const style = (name: string, { isItalic = false, isBold = false, alignment = BELOW, marginV = margin }) =>
    `Style: ${name},${FONT},${size},&H00FFFFFF,&H000000FF,&H00101010,&H80000000,${isBold ? -1 : 0},${isItalic ? -1 : 0},0,0,100,100,0,0,1,${edge},0,${alignment},${side},${side},${marginV},1`;
  return [
    "[V4+ Styles]",
    `Format: ${FIELDS}`,
    style("Dub", {}),
    style("Kept", { isItalic: true }),
    style("Top", { isBold: true, alignment: ABOVE }),
    style("Middle", { isBold: true, alignment: CENTRE }),
    style("Bottom", { isBold: true, marginV: margin + Math.round(2.7 * size) }),
  ];
}
